package superb.engine.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Element types of tensors. */
enum Type {
    FLOAT(DataType.FLOAT),
    DOUBLE(DataType.DOUBLE),
    INT64(DataType.INT64),
    INT32(DataType.INT32),
    UINT8(DataType.UINT8),
    INT8(DataType.INT8),
    BOOL(DataType.BOOL);

    private final DataType proto;

    Type(DataType proto) {
        this.proto = proto;
    }

    long number() {
        return proto.getNumber();
    }
}
