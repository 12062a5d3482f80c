"""The learned reader: an encoder that the extra `model` brings, adapters and heads of ours, run by ONNX Runtime."""
