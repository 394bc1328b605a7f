"""What to do about a device or a feature that the machine lacks."""

from __future__ import annotations

from workers.triage.phrases import Advice

GPU = Advice(
    "The job needs the device {device}, and its machine has none that it can use.",
    """\
Run the job on a runner with a GPU and its driver (a larger runner of GitHub's with GPU, or one of your own with that
label), or leave such tests out where there is none.
""",
)

DRIVER = Advice(
    "The driver of the device {device} does not go with the libraries of the job.",
    """\
Use the CUDA or ROCm release that the runner's driver supports, or a runner with a newer driver: `nvidia-smi` shows
which it is.
""",
)

CONTAINER_GPU = Advice(
    "The container asks for the device {device}, and Docker on this machine has none to give.",
    """\
Run the job on a machine with a GPU and its container toolkit, or start the container without `--gpus`.
""",
)

VIRTUALISATION = Advice(
    "The job needs hardware virtualisation ({device}), which its machine does not offer.",
    """\
Use a runner that offers it: GitHub's Linux runners have KVM once a rule for udev lets the user open `/dev/kvm`; those
on macOS for arm64 and most containers have none. Or let the emulator run without acceleration.
""",
)

INSTRUCTIONS = Advice(
    "A program uses {device} that the machine does not have.",
    """\
Build for a plainer processor (`-march=x86-64` in place of `native`, another release of the package), or use a runner
with a newer one. Objects that were built on one machine and cached for another fail so, too.
""",
)

DEVICE = Advice(
    "The job needs the device {device}, which its machine does not have.",
    """\
Run the job on a machine that has the device, hand it into the container (`--device`), or leave out what needs it.
""",
)

SOUND = Advice(
    "A program wants to play or record sound, and the machine has no sound device.",
    """\
Give it a dummy one (`SDL_AUDIODRIVER=dummy`, a null sink of PulseAudio), or leave out what needs sound.
""",
)

MEMORY = Advice(
    "The job needs {device}, which the machine does not provide.",
    """\
Reserve it before this step (`sudo sysctl -w vm.nr_hugepages=...`), or use a runner that has it.
""",
)
