"""How package managers and registries say that they cannot supply what is asked: tables for the detector of that kind.

Each entry follows from how the tool words its messages, not from one log of it.
"""

from __future__ import annotations

from workers.triage.resolvers.apt import APT
from workers.triage.resolvers.conda import CONDA
from workers.triage.resolvers.deployment import DEPLOYMENT, IMAGES
from workers.triage.resolvers.dotnet import DOTNET
from workers.triage.resolvers.go import GO
from workers.triage.resolvers.jvm import JVM
from workers.triage.resolvers.lockers import LOCKERS, UV
from workers.triage.resolvers.locks import LOCKS
from workers.triage.resolvers.native import APPLE, NATIVE
from workers.triage.resolvers.npm import NPM_CODES
from workers.triage.resolvers.others import OTHERS, PUBGRUB, R
from workers.triage.resolvers.php import PHP
from workers.triage.resolvers.pip import PIP
from workers.triage.resolvers.ruby import RUBY
from workers.triage.resolvers.rust import RUST
from workers.triage.resolvers.scala import SBT_AND_IVY
from workers.triage.resolvers.systems import OTHER_SYSTEMS
from workers.triage.resolvers.yarn_pnpm import OTHERS as OTHER_JAVASCRIPT
from workers.triage.resolvers.yarn_pnpm import PNPM, YARN_BERRY, YARN_CLASSIC

_PYTHON = (*PIP, *UV, *LOCKERS, *CONDA)
_JAVASCRIPT = (*NPM_CODES, *YARN_CLASSIC, *YARN_BERRY, *PNPM, *OTHER_JAVASCRIPT)
_COMPILED = (*JVM, *SBT_AND_IVY, *RUST, *GO, *DOTNET, *APPLE, *NATIVE)
_SCRIPTING = (*PUBGRUB, *RUBY, *PHP, *R, *OTHERS)
_SYSTEM = (*APT, *OTHER_SYSTEMS, *IMAGES, *DEPLOYMENT)
REFUSALS = (*_PYTHON, *_JAVASCRIPT, *_COMPILED, *_SCRIPTING, *_SYSTEM, *LOCKS)
"""All of them; where two know a line, the first speaks."""
