package superb.engine.torch.script;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The container in which libtorch expects a TorchScript class: a zip of stored entries holding the text of the class
 * and a pickle that makes one object of it. The object has no state: tensors are arguments.
 */
public final class ScriptArchive {
    private static final String HEADER = "class Ops(Module):\n  __parameters__ = []\n  __buffers__ = []\n";

    private ScriptArchive() {}

    /** @param methods the methods of the class, not indented */
    public static byte[] of(String methods) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            // Pickle, protocol 2: GLOBAL class, empty tuple, NEWOBJ, empty dict, BUILD, STOP.
            put(zip, "m/data.pkl", "\u0080\u0002c__torch__\nOps\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "m/code/__torch__.py", (HEADER + methods.indent(2)).getBytes(StandardCharsets.UTF_8));
            put(zip, "m/constants.pkl", "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
