package superb.tasks.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jflac.FLACDecoder;
import org.jflac.FrameListener;
import org.jflac.frame.Frame;
import org.jflac.frame.Header;
import org.jflac.metadata.Metadata;
import superb.error.Problem;

/** Decodes mono FLAC with jflac, giving it only frames whose checksum is right, and checks what comes out. */
final class FlacSamples {
    private static final int STREAMINFO_END = FlacHeader.BLOCK_AT + FlacHeader.BLOCK_BYTES;
    private static final int MAX_METADATA_BLOCKS = 1000;

    private FlacSamples() {}

    static float[] read(FileBytes file, FlacHeader header) {
        int total = AudioFiles.speechLength(header.info(), file);
        if (file.size() > Integer.MAX_VALUE - 8) {
            throw file.data(Problem.of("the FLAC file is too large: " + file.size() + " bytes")
                    .expected("less than 2 GiB")
                    .next("cut it into utterances"));
        }
        ByteBuffer whole = ByteBuffer.allocate((int) file.size());
        file.read(whole, 0);
        byte[] bytes = whole.array();
        int firstFrame = skipMetadata(file, bytes);
        // jflac sees STREAMINFO as the only metadata: what else there may be is of no use, and of any claimed length.
        int from = firstFrame - STREAMINFO_END;
        System.arraycopy(bytes, 0, bytes, from, STREAMINFO_END);
        bytes[from + 4] = (byte) 0x80;
        FLACDecoder decoder = new FLACDecoder(new ByteArrayInputStream(bytes, from, bytes.length - from));
        FlacFrames frames = new FlacFrames(file, bytes, firstFrame);
        decoder.addFrameListener(new Refusal());

        MessageDigest md5 = md5();
        int width = (header.info().bits() + 7) / 8;
        float scale = 1f / (1 << header.info().bits() - 1);
        float[] samples = new float[total];
        int done = 0;
        try {
            decoder.readMetadata();
            while (done < total) {
                frames.next(done, total);
                Frame frame = decoder.readNextFrame();
                if (frame == null || decoder.getBadFrames() > 0) {
                    throw new IOException("undecodable");
                }
                requireSame(frame.header, header, done, total);
                int[] values = decoder.getChannelData()[0].getOutput();
                int n = frame.header.blockSize;
                for (int i = 0; i < n; i++) {
                    samples[done + i] = values[i] * scale;
                }
                md5.update(littleEndian(values, n, width));
                done += n;
            }
        } catch (IOException | IndexOutOfBoundsException | ArrayStoreException | NegativeArraySizeException e) {
            throw file.data(Problem.of("a FLAC frame cannot be decoded: " + e.getMessage())
                    .at(FlacFrames.place(frames.start(), done))
                    .expected(total + " samples of " + header.info().bits() + " bits")
                    .next(FileBytes.FETCH_AGAIN));
        }
        if (frames.end() != bytes.length) {
            throw file.data(Problem.of((bytes.length - frames.end()) + " bytes follow the last sample")
                    .at(FlacFrames.place(frames.end(), done))
                    .expected("the end of the file after " + total + " samples")
                    .next(FileBytes.FETCH_AGAIN));
        }
        byte[] expected = header.md5();
        if (!Arrays.equals(expected, new byte[expected.length]) && !Arrays.equals(expected, md5.digest())) {
            throw file.data(Problem.of("the decoded samples do not have the MD5 that STREAMINFO states")
                    .expected("MD5 " + java.util.HexFormat.of().formatHex(expected))
                    .next(FileBytes.FETCH_AGAIN));
        }
        return samples;
    }

    /** Byte offset of the first frame. */
    private static int skipMetadata(FileBytes file, byte[] bytes) {
        long at = 4;
        boolean last = false;
        for (int block = 0; !last; block++) {
            if (at + 4 > bytes.length || block == MAX_METADATA_BLOCKS) {
                throw file.data(Problem.of("the metadata of the FLAC file does not end")
                        .at("byte " + Math.min(at, bytes.length))
                        .next(FileBytes.FETCH_AGAIN));
            }
            int head = ByteBuffer.wrap(bytes).getInt((int) at);
            last = head < 0;
            at += 4 + (head & 0xFF_FFFF);
        }
        return (int) Math.min(at, bytes.length);
    }

    /** The frame's own header against STREAMINFO: nothing may change in mid-stream, and no sample may be left out. */
    private static void requireSame(Header frame, FlacHeader header, int done, int total) throws IOException {
        AudioInfo info = header.info();
        if (frame.bitsPerSample != info.bits()
                || frame.channels != info.channels()
                || frame.sampleRate != info.sampleRateHz()) {
            throw new IOException("the format changes to " + frame.channels + " channels of " + frame.bitsPerSample
                    + " bits at " + frame.sampleRate + " Hz");
        }
        if (frame.sampleNumber != done) {
            throw new IOException("the frame says that it begins with sample " + frame.sampleNumber);
        }
        if (frame.blockSize > total - done) {
            throw new IOException("its " + frame.blockSize + " samples are more than STREAMINFO promises");
        }
    }

    private static byte[] littleEndian(int[] values, int n, int width) {
        byte[] bytes = new byte[n * width];
        for (int i = 0, at = 0; i < n; i++) {
            for (int b = 0; b < width; b++) {
                bytes[at++] = (byte) (values[i] >> 8 * b);
            }
        }
        return bytes;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /** jflac reports damage to its listener and goes on; here it ends the reading. */
    private static final class Refusal implements FrameListener {
        @Override
        public void processMetadata(Metadata metadata) {}

        @Override
        public void processFrame(Frame frame) {}

        @Override
        public void processError(String message) {
            throw new IndexOutOfBoundsException(message);
        }
    }
}
