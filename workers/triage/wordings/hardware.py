"""How programs say that a device or a feature of the machine is not there."""

from __future__ import annotations

from workers.triage.phrases import Advice, Phrase, Phrases
from workers.triage.wordings.hardware_advice import (
    CONTAINER_GPU,
    DEVICE,
    DRIVER,
    GPU,
    INSTRUCTIONS,
    MEMORY,
    SOUND,
    VIRTUALISATION,
)


def _for(device: str, trigger: str, expression: str, advice: Advice = GPU, confidence: float = 0.93) -> Phrase:
    """Words that imply the device; no test passes without it."""
    return Phrase(trigger, expression, advice, confidence, fixed={"device": device}, in_tests=True)


def _loose(device: str, trigger: str, expression: str, advice: Advice, confidence: float = 0.9) -> Phrase:
    """Words that imply the device, and that a program may live with."""
    return Phrase(trigger, expression, advice, confidence, firm=False, fixed={"device": device})


INSTRUCTION = "processor instructions"
CUDA = "NVIDIA GPU"
ROCM = "AMD GPU"
GPUS = (
    _for(CUDA, "Found no NVIDIA driver on your system", r"Found no NVIDIA driver on your system"),
    _for(CUDA, "CUDA-capable device is detected", r"no CUDA-capable device is detected", GPU),
    _for(CUDA, "CUDA-capable device(s) is/are busy", r"CUDA-capable device\(s\) is/are busy or unavailable"),
    _for(CUDA, "No CUDA GPUs are available", r"No CUDA GPUs are available"),
    _for(CUDA, "Torch not compiled with CUDA enabled", r"Torch not compiled with CUDA enabled"),
    _for(CUDA, "torch.cuda.is_available() is False", r"CUDA device but torch\.cuda\.is_available\(\) is False"),
    _for(CUDA, "CUDA driver version is insufficient", r"CUDA driver version is insufficient for CUDA runtime", DRIVER),
    _for(CUDA, "The NVIDIA driver on your system is", r"The NVIDIA driver on your system is too old", DRIVER),
    _for(
        CUDA,
        "no kernel image is available for",
        r"no kernel image is available for execution on the device",
        DRIVER,
        0.9,
    ),
    _for(CUDA, "CUDA_ERROR_NO_DEVICE", r"CUDA_ERROR_NO_DEVICE", GPU, 0.9),
    _for(CUDA, "cudaErrorNoDevice", r"cudaErrorNoDevice", GPU, 0.9),
    _for(CUDA, "cudaErrorInsufficientDriver", r"cudaErrorInsufficientDriver", DRIVER, 0.9),
    _for(CUDA, "libcuda.so.1: cannot open shared", r"libcuda\.so\.1: cannot open shared object file"),
    _for(CUDA, "libnvidia-ml.so", r"libnvidia-ml\.so(?:\.1)?: cannot open shared object file"),
    _for(CUDA, "couldn't communicate with the NVIDIA", r"NVIDIA-SMI has failed because it couldn't communicate"),
    Phrase("No devices were found", r"^No devices were found$", GPU, 0.7, firm=False, fixed={"device": CUDA}),
    _for(CUDA, "Failed to initialize NVML", r"Failed to initialize NVML: (?:Driver|Unknown|GPU)", DRIVER, 0.9),
    _for(
        "GPU",
        "could not select device driver",
        r"could not select device driver \"\w*\" with capabilities: \[\[gpu",
        CONTAINER_GPU,
        0.97,
    ),
    _for("GPU", "nvidia-container-cli: ", r"nvidia-container-cli: initialization error", CONTAINER_GPU, 0.95),
    _for(
        "GPU",
        "unknown or invalid runtime name",
        r"[Uu]nknown (?:or invalid )?runtime (?:name|specified)[: ]+nvidia",
        CONTAINER_GPU,
        0.95,
    ),
    _for("GPU", "nvidia.com/gpu", r"unresolvable CDI devices nvidia\.com/gpu", CONTAINER_GPU, 0.95),
    _for(ROCM, "no ROCm-capable device is detected", r"no ROCm-capable device is detected"),
    _for(ROCM, "No HIP GPUs are available", r"No HIP GPUs are available"),
    _for(ROCM, "Unable to open /dev/kfd", r"Unable to open /dev/kfd"),
    _for("OpenCL device", "CL_DEVICE_NOT_FOUND", r"CL_DEVICE_NOT_FOUND"),
    _for("OpenCL device", "clGetPlatformIDs failed", r"clGetPlatformIDs failed: PLATFORM_NOT_FOUND_KHR"),
    _for("Vulkan device", "VK_ERROR_INCOMPATIBLE_DRIVER", r"VK_ERROR_INCOMPATIBLE_DRIVER", GPU, 0.88),
    _for(
        "Metal device",
        "MTLCreateSystemDefaultDevice",
        r"MTLCreateSystemDefaultDevice\(\) returned (?:nil|null)",
        GPU,
        0.9,
    ),
    _for(
        "TPU",
        "initialize backend 'tpu'",
        r"RuntimeError: .*[Uu]nable to initialize backend 'tpu'",
        GPU,
        0.85,
    ),
    _for("TPU", "/dev/accel", r"(?i)failed to open /dev/accel\d*", GPU, 0.9),
)

MACHINE = (
    _for("/dev/kvm", "/dev/kvm is not found", r"/dev/kvm is not found", VIRTUALISATION),
    _for("/dev/kvm", "KVM kernel module", r"[Cc]ould not access KVM kernel module: ", VIRTUALISATION, 0.95),
    _for(
        "/dev/kvm", "KVM requires a CPU that supports", r"KVM requires a CPU that supports vmx or svm", VIRTUALISATION
    ),
    _for("/dev/kvm", "failed to initialize k", r"failed to initialize kvm: ", VIRTUALISATION),
    _for("/dev/kvm", "failed to initialize K", r"failed to initialize KVM: ", VIRTUALISATION),
    _for(
        "/dev/kvm",
        "requires hardware acceleration",
        r"emulation currently requires hardware acceleration",
        VIRTUALISATION,
        0.95,
    ),
    _for("VT-x", "VT-x is not available", r"VT-x is not available", VIRTUALISATION, 0.95),
    _for("VT-x", "VERR_SVM_NO_SVM", r"VERR_SVM_NO_SVM", VIRTUALISATION, 0.95),
    _for("HVF", "HV_UNSUPPORTED", r"HV_UNSUPPORTED|HVF error: HV_", VIRTUALISATION),
    _for(
        "Hyper-V",
        "Please enable the Virtual Machine Platform",
        r"enable the Virtual Machine Platform Windows feature",
        VIRTUALISATION,
    ),
    Phrase(
        "Illegal instruction",
        r"(?:^|[:\s(])Illegal instruction(?: +\(core dumped\)|: 4)?(?:$| {2,}\S)",
        INSTRUCTIONS,
        0.88,
        firm=False,
        fixed={"device": INSTRUCTION},
    ),
    Phrase(
        "SIGILL",
        r"\bSIGILL\b[: ,]+(?:illegal instruction|invalid opcode)|\(signal: 4, SIGILL",
        INSTRUCTIONS,
        0.88,
        firm=False,
        fixed={"device": INSTRUCTION},
    ),
    _loose(INSTRUCTION, "0xC000001D", r"0xC000001D", INSTRUCTIONS, 0.85),
    _loose(INSTRUCTION, "exit code -1073741795", r"exit code -1073741795", INSTRUCTIONS, 0.85),
    _for(
        "AVX",
        "not support AVX",
        r"(?i)(?:CPU|processor|machine|host)\b.{0,40} not support (?P<device>AVX[\w-]*)",
        INSTRUCTIONS,
        0.9,
    ),
    _for(
        "processor",
        "requires a CPU with ",
        r"requires a CPU with (?P<device>AVX\w*|SSE[\d.]*) support",
        INSTRUCTIONS,
        0.93,
    ),
    _for(
        "x86-64-v2", "CPU does not support x86-64-v", r"CPU does not support (?P<device>x86-64-v\d)", INSTRUCTIONS, 0.97
    ),
    _for(
        "hugepages",
        "ugepages",
        r"(?i)(?:no free|not enough|cannot (?:get|allocate|reserve)) (?:\d+ ?[kMG]B? )?hugepages|No free \d+ kB"
        r" hugepages",
        MEMORY,
        0.9,
    ),
)

_NODES = (
    "ttyUSB",
    "ttyACM",
    "ttyS",
    "video",
    "i2c-",
    "spidev",
    "gpiochip",
    "kvm",
    "net/tun",
    "fuse",
    "dri/",
    "uinput",
    "vfio",
)
"""Devices that a machine has or has not; others, such as `/dev/null`, are everywhere."""
DEVICES = (
    Phrase("could not open port", r"could not open port '?(?P<device>/dev/tty\w+)'?: ", DEVICE, 0.93),
    *(
        _loose(
            f"/dev/{name}",
            f"/dev/{name}",
            rf"(?i)(?:cannot|can.t|could not|failed to) (?:open|access|stat):? .?(?P<device>/dev/{name}[\w/]*)",
            DEVICE,
        )
        for name in _NODES
    ),
    Phrase(
        "error gathering device information",
        r"error gathering device information while adding custom device \"(?P<device>[^\"]+)\"",
        DEVICE,
        0.97,
    ),
    Phrase("No such device", r"(?P<device>/dev/[\w/.-]+): No such device", DEVICE, 0.85, firm=False),
    _loose(
        "USB device",
        "No USB devices found",
        r"^No (?:USB|DFU)[ -]?(?:capable )?(?:USB )?devices? (?:found|available)",
        DEVICE,
    ),
    _loose("Android device", "No connected devices!", r"No connected devices!", DEVICE, 0.9),
    _for("sound device", "No Default Input Device Available", r"No Default (?:Input|Output) Device Available", SOUND),
    _for(
        "sound device",
        "Couldn't open audio device",
        r"(?:dsp: No such audio device|Couldn't open audio device)",
        SOUND,
        0.9,
    ),
    _for("sound device", "No such audio device", r"No such audio device", SOUND, 0.9),
    _for(
        "sound device",
        "Error querying device -1",
        r"sounddevice\.PortAudioError: Error querying device -1",
        SOUND,
        0.95,
    ),
)

MISSING_HARDWARE = Phrases((*GPUS, *MACHINE, *DEVICES))
"""All of them."""
