package superb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superb.error.UsageException;

class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({
        "4096, 4096",
        "0, 0",
        "1KiB, 1024",
        "20GiB, 21474836480",
        "20gib, 21474836480",
        "500 MB, 500000000",
        "1.5TiB, 1649267441664",
        "2k, 2000",
        "3Ki, 3072",
        "7B, 7"
    })
    void readsWhatPeopleWrite(String text, long bytes) {
        assertEquals(bytes, ByteSize.parse(text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GiB", "-1GiB", "1,5GiB", "1iB", "20 Gigs", "1e9", "99999999999TiB", "NaN"})
    void refusesTheRestWithAnExample(String text) {
        UsageException thrown = assertThrows(UsageException.class, () -> ByteSize.parse(text));
        assertTrue(thrown.getMessage().contains("20GiB"), thrown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "21474836480, 20.0 GiB", "1649267441664, 1.5 TiB"})
    void printsWithAUnit(long bytes, String text) {
        assertEquals(text, new ByteSize(bytes).toString());
    }
}
