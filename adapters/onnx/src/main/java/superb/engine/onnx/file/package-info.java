/** ONNX files of others: loaded into ONNX Runtime and run as they are. */
package superb.engine.onnx.file;
