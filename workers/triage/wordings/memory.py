"""How programs, compilers and kernels say that memory ran out."""

from __future__ import annotations

from workers.triage.aftermath import Ending
from workers.triage.sayings import Saying, all_about

KILLED = "killed"
HEAP = "heap"
NODE = "node"
DEVICE = "device"
LIMIT = "limit"

_NODE = (
    Saying("heap out of memory", r"(?:JavaScript|JS) heap out of memory", 0.97, Ending.FIRM),
    Saying("ERR_WORKER_OUT_OF_MEMORY", r"ERR_WORKER_OUT_OF_MEMORY", 0.95, Ending.FIRM),
)
_HEAP = (
    Saying("java.lang.OutOfMemoryError", r"java\.lang\.OutOfMemoryError", 0.93, Ending.FIRM),
    Saying("GC overhead limit exceeded", r"GC overhead limit exceeded", 0.92, Ending.FIRM),
    Saying("The system is out of resources.", r"^The system is out of resources\.", 0.85, Ending.FIRM),
    Saying("Not enough memory to run compilation", r"Not enough memory to run compilation", 0.95, Ending.FIRM),
    Saying("running out of JVM", r"(?:after|because of) running out of JVM (?:memory|heap|Metaspace)", 0.6),
    Saying("for the Java Runtime Environment to continue", r"There is insufficient memory for the Java Runtime", 0.96),
)
_LIMIT = (
    Saying("Allowed memory size of", r"Allowed memory size of \d+ bytes exhausted", 0.95, Ending.FIRM),
    Saying("Heap exhausted", r"^Heap exhausted", 0.9, Ending.FIRM),
    Saying("heap overflow", r"[Hh]eap exhausted;|: heap overflow$", 0.9),
)
_DEVICE = (
    Saying("CUDA out of memory", r"CUDA out of memory", 0.93, Ending.FIRM),
    Saying("CUDA_ERROR_OUT_OF_MEMORY", r"CUDA_ERROR_OUT_OF_MEMORY", 0.9, Ending.FIRM),
    Saying("HIP out of memory", r"HIP out of memory", 0.93, Ending.FIRM),
    Saying("MPS backend out of memory", r"MPS backend out of memory", 0.93, Ending.FIRM),
)
_SAID = (
    Saying("virtual memory exhausted", r"virtual memory exhausted", 0.97, Ending.FIRM),
    Saying("out of memory allocating", r"out of memory allocating \d+ bytes", 0.96, Ending.FIRM),
    Saying("LLVM ERROR: out of memory", r"LLVM ERROR: out of memory", 0.96, Ending.FIRM),
    Saying("compiler is out of heap space", r"compiler is out of heap space", 0.96, Ending.FIRM),
    Saying("LNK1102: out of memory", r"LNK1102: out of memory", 0.96, Ending.FIRM),
    Saying("memory allocation of ", r"memory allocation of \d+ bytes failed", 0.95, Ending.FIRM),
    Saying("runtime: out of memory", r"fatal error: runtime: (?:out of memory|cannot allocate)", 0.96, Ending.FIRM),
    Saying("fatal error: failed to reserve ", r"^fatal error: failed to reserve .*memory", 0.93, Ending.FIRM),
    Saying("std::bad_alloc", r"std::bad_alloc", 0.88, Ending.FIRM),
    Saying("MemoryError", r"^(?:E +)?(?:[\w.]+\.)?_?(?:Array)?MemoryError(?::|$)", 0.9),
    Saying("Unable to allocate ", r"MemoryError: Unable to allocate [\d.]+ [KMGTP]?i?B", 0.94),
    Saying("can't allocate memory", r"(?:DefaultCPUAllocator|alloc_cpu).*can't allocate memory", 0.94, Ending.FIRM),
    Saying("Cannot allocate memory", r"Cannot allocate memory", 0.92, Ending.FIRM),
    Saying("cannot allocate memory", r"cannot allocate memory", 0.92, Ending.FIRM),
    Saying("NoMemoryError", r"\(?NoMemoryError\)?", 0.9),
    Saying("System.OutOfMemoryException", r"System\.OutOfMemoryException", 0.92),
    Saying("eheap_alloc: Cannot allocate", r"eheap_alloc: Cannot allocate \d+ bytes", 0.96, Ending.FIRM),
    Saying("Out of memory: Kill", r"Out of memory: Kill(?:ed)? process", 0.97, Ending.SURE),
    Saying("oom-kill", r"\boom-kill(?:er)?\b", 0.85),
    Saying("OOMKilled", r"\bOOMKilled\b", 0.95, Ending.SURE),
    Saying("due to OOM", r"(?i)(?:killed|terminated|died).*due to OOM", 0.88),
    Saying("ran out of memory", r"(?i)\bran out of memory", 0.88),
    Saying("Out of memory", r"^(?:\w+: |\[?(?:FATAL|ERROR|error|fatal)\]?:? )?Out of memory\b", 0.88),
)
_KILLED = (
    Saying("Killed signal terminated program", r"Killed signal terminated program (?P<program>\S+)", 0.95, Ending.FIRM),
    Saying(
        "internal compiler error: Killed",
        r"internal compiler error: Killed \(program (?P<program>\S+?)\)",
        0.95,
        Ending.FIRM,
    ),
    Saying("ld terminated with signal 9", r"(?P<program>ld) terminated with signal 9", 0.95, Ending.FIRM),
    Saying("unable to execute command: Killed", r"unable to execute command: Killed", 0.94, Ending.FIRM),
    Saying("(signal: 9, SIGKILL: kill)", r"could not compile|didn't exit successfully: .*rustc", 0.88, Ending.FIRM),
    Saying("(signal: 9, SIGKILL: kill)", r"\(signal: 9, SIGKILL: kill\)", 0.75, Ending.FIRM),
    Saying(": signal: killed", r"/(?P<program>link|compile|cgo|vet|asm): signal: killed", 0.93, Ending.FIRM),
    Saying("signal: killed", r"signal: killed", 0.6),
    Saying("daemon disappeared unexpectedly", r"Gradle build daemon disappeared unexpectedly", 0.8, Ending.FIRM),
    Saying(
        "was terminated by another process",
        r"A jest worker process \(pid=\d+\) was terminated by another process: signal=SIGKILL",
        0.85,
        Ending.FIRM,
    ),
    Saying("usage or by the operating system", r"memory usage or by the operating system|excessive memory usage", 0.85),
)

MEMORY = (
    *all_about(_NODE, advice=NODE, ending=Ending.FIRM),
    *all_about(_HEAP, advice=HEAP, ending=Ending.FIRM),
    *all_about(_LIMIT, advice=LIMIT, ending=Ending.FIRM),
    *all_about(_DEVICE, advice=DEVICE, ending=Ending.FIRM),
    *all_about(_KILLED, advice=KILLED, ending=Ending.FIRM),
    *_SAID,
)
"""All of them; where two know a line, the first speaks."""

SIGKILLED = (
    Saying(" Killed ", r"^\S+: line \d+: +\d+ Killed +(?P<program>\S.*)$", 0.45, advice=KILLED),
    Saying("Killed", r"^(?:\[\d+\]\s+\d+ )?Killed\s*$", 0.45, advice=KILLED),
    Saying("exit code 137", r"exit code:? ?137\b", 0.35, advice=KILLED),
    Saying("exit status 137", r"exit(?:ed)?(?: with)? status 137\b", 0.35, advice=KILLED),
    Saying("exit value 137", r"non-zero exit value 137\b", 0.4, advice=KILLED),
    Saying("exited with code 137", r"exited with code 137\b", 0.35, advice=KILLED),
    Saying("Error 137", r"\bError 137$", 0.4, advice=KILLED),
)
"""That a process was killed outright, which lack of memory is the usual but not the only reason for."""
