package superb.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript function {@code forward} that runs as a training loop in eager libtorch does: everything is recorded, and the
 * text asks for gradients itself. The adapter's scripts run in inference mode, where that is impossible.
 */
final class EagerScript implements AutoCloseable {
    private final PtSymbolBlock block;

    EagerScript(NDManager manager, String forward) {
        String text = "class Eager(Module):\n  __parameters__ = []\n  __buffers__ = []\n" + forward.indent(2);
        Map<String, byte[]> files = Map.of(
                "m/data.pkl",
                "\u0080\u0002c__torch__\nEager\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1),
                "m/code/__torch__.py",
                text.getBytes(StandardCharsets.UTF_8),
                "m/constants.pkl",
                "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1),
                "m/version",
                "10\n".getBytes(StandardCharsets.US_ASCII));
        try {
            block = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(zip(files)), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setSize(file.getValue().length);
                entry.setCompressedSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** Lists of tensors first, then single ones; what comes back belongs to {@code owner}. */
    NDList run(List<List<NDArray>> lists, List<NDArray> singles, NDManager owner) {
        NDList inputs = new NDList();
        for (int i = 0; i < lists.size(); i++) {
            for (NDArray array : lists.get(i)) {
                array.setName("list" + i + "[]");
                inputs.add(array);
            }
        }
        inputs.addAll(singles);
        JniUtils.setGradMode(true);
        try {
            NDList made = IValueUtils.forward(block, inputs, true);
            made.attach(owner);
            return made;
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    @Override
    public void close() {
        block.close();
    }
}
