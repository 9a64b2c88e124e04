package superb.tasks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import superb.error.DataException;
import superb.error.Problem;

/** A list or table that comes with a corpus: strict UTF-8, its lines counted from 1 in every message. */
record ListFile(Path file, List<String> lines) {
    /** VoxCeleb1's list, the largest, has 7 MB. */
    private static final long MOST_BYTES = 64L << 20;

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    static ListFile read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new DataException(Problem.of("the list has " + size + " bytes")
                        .at(file)
                        .expected("at most " + MOST_BYTES + " bytes")
                        .next("unpack the corpus again"));
            }
            return new ListFile(file, decode(file, Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new DataException(
                    Problem.of("the list cannot be read: " + e).at(file).next("unpack the corpus again"), e);
        }
    }

    private static List<String> decode(Path file, byte[] bytes) {
        List<String> lines = new ArrayList<>();
        for (int start = marked(bytes) ? MARK.length : 0; start < bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int text = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
            try {
                ByteBuffer line = ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, text));
                lines.add(StandardCharsets.UTF_8.newDecoder().decode(line).toString());
            } catch (CharacterCodingException e) {
                throw new DataException(
                        Problem.of("the line is not UTF-8")
                                .at(file + ", line " + (lines.size() + 1))
                                .next("unpack the corpus again, or convert the list to UTF-8"),
                        e);
            }
            start = end + 1;
        }
        return List.copyOf(lines);
    }

    /** Windows programs put a mark before the text that is no part of it. */
    private static boolean marked(byte[] bytes) {
        return bytes.length >= MARK.length && Arrays.equals(MARK, 0, MARK.length, bytes, 0, MARK.length);
    }

    /** Where a line is, for messages. */
    String origin(int line) {
        return file + ", line " + line;
    }

    DataException problem(int line, Problem problem) {
        return new DataException(problem.at(origin(line)));
    }

    /**
     * A path that a list names, if it stays below the folder it is relative to: no root, no {@code ..}, no backslash, no
     * control character.
     */
    static Optional<Path> relative(String text) {
        boolean plain = !text.isEmpty()
                && text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\\')
                && Arrays.stream(text.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        try {
            return plain ? Optional.of(Path.of(text)) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // a letter that file names of this system cannot have
        }
    }
}
