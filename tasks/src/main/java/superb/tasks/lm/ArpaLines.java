package superb.tasks.lm;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import superb.error.DataException;
import superb.error.Problem;

/** The lines of an ARPA file, plain or compressed by gzip, counted from 1; never more than one line in memory. */
final class ArpaLines implements Closeable {
    private static final int LONGEST = 1 << 16;
    private static final int BUFFER = 1 << 16;

    private final String file;
    private final Reader reader;
    private final char[] buffer = new char[BUFFER];
    private final StringBuilder text = new StringBuilder();
    private int begin;
    private int end;
    private long number;

    ArpaLines(InputStream bytes, String file) {
        this.file = file;
        try {
            BufferedInputStream in = new BufferedInputStream(bytes, BUFFER);
            in.mark(2);
            boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            InputStream plain = gzip ? new GZIPInputStream(in, BUFFER) : in;
            this.reader = new InputStreamReader(plain, StandardCharsets.UTF_8.newDecoder());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Whether there is one more line, which then is {@link #text}. */
    boolean next() {
        text.setLength(0);
        number++;
        try {
            while (true) {
                if (begin == end) {
                    end = reader.read(buffer);
                    begin = 0;
                    if (end < 0) {
                        end = 0;
                        return text.length() > 0;
                    }
                }
                int stop = begin;
                while (stop < end && buffer[stop] != '\n') {
                    stop++;
                }
                text.append(buffer, begin, stop - begin);
                if (text.length() > LONGEST) {
                    throw problem("the line is longer than " + LONGEST + " characters", "lines of a few words");
                }
                begin = Math.min(stop + 1, end);
                if (stop < end) {
                    if (number == 1 && text.length() > 0 && text.charAt(0) == '\uFEFF') {
                        text.deleteCharAt(0); // the mark of Windows programs
                    }
                    return true;
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Reads what is left: only at its end does a compressed file say whether all of it was as written. */
    void finish() {
        try {
            int read = 0;
            while (read >= 0) {
                read = reader.read(buffer);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The line without white space at its ends. */
    String text() {
        return text.toString().strip();
    }

    /** The line's parts between spaces and tabs. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        int length = text.length();
        for (int i = 0; i < length; ) {
            int from = i;
            while (i < length && !white(text.charAt(i))) {
                i++;
            }
            if (i > from) {
                parts.add(text.substring(from, i));
            }
            i++;
        }
        return parts;
    }

    private static boolean white(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    DataException problem(String what, String expected) {
        return new DataException(Problem.of("this is no language model in the ARPA format: " + what)
                .at(file + ", line " + number)
                .expected(expected)
                .next("fetch or make the file again"));
    }

    private DataException unreadable(IOException e) {
        String what = "the language model cannot be read: " + e.getMessage();
        if (e instanceof EOFException) {
            what = "the compressed language model ends early";
        } else if (e instanceof ZipException) {
            what = "the compressed language model is damaged: " + e.getMessage();
        } else if (e instanceof CharacterCodingException) {
            what = "the language model is not UTF-8";
        }
        return new DataException(
                Problem.of(what)
                        .at(file + (number == 0 ? "" : ", about line " + number))
                        .next("fetch or make the file again"),
                e);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
