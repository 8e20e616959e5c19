"""PyTorch for PyInstaller: the libraries, and the modules that are really imported.

The ordinary hook collects every module and data file of PyTorch, which is made for programs that compile and export
networks too.
"""

from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_data_files, collect_dynamic_libs, collect_submodules

module_collection_mode = "pyz+py"  # some modules read their own source when they are imported
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
datas = collect_data_files("torch", includes=["bin/torch_shm_manager"])  # its path is looked up at import
hiddenimports = [
    "torch.testing",  # imported by the C++ side
    *collect_submodules("torch._dynamo.polyfills"),  # imported by their names, by whoever makes an optimizer
]
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]  # they look for one another from where they lie
