"""The versions of the peers and of what they compute with."""

import platform
from importlib.metadata import version

import numpy as np
import torch

from report import report

blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
names = ["numpy", "scipy", "torch", "modeldelta", "sft-cli", "safetensors"]
versions = {name: version(name) for name in names}
versions["python"] = platform.python_version()
versions["numpy"] += f" ({blas['name']} {blas['version']})"
versions["torch"] += " (MKL)" if torch.backends.mkl.is_available() else ""
report(0.0, versions)
