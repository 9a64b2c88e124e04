package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static String canonical(String json) throws IOException {
        return CanonicalJson.of(JSON.readTree(json));
    }

    /** Bit patterns and texts of RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void numbersAreThoseOfTheStandard(String bits, String text) {
        assertEquals(text, CanonicalJson.number(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
    }

    @Test
    void numbersReadBackAsThemselves() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, Double.parseDouble(CanonicalJson.number(value)));
            }
        }
    }

    /** The sorting example of RFC 8785, section 3.2.3. */
    @Test
    void membersAreSortedByUtf16() throws IOException {
        assertEquals(
                "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\u007f\",\"ö\":\"Latin\","
                        + "\"€\":\"Euro\",\"😀\":\"Emoji\",\"\uFB33\":\"Hebrew\"}",
                canonical("{\"€\":\"Euro\",\"\\r\":\"Carriage Return\",\"\uFB33\":\"Hebrew\",\"1\":\"One\","
                        + "\"😀\":\"Emoji\",\"\u0080\":\"Control\u007f\",\"ö\":\"Latin\"}"));
    }

    @Test
    void onlyTheValueMatters() throws IOException {
        assertEquals(
                "{\"a\":[1,true,null,\"\\u001f\"],\"b\":{\"c\":0.0001}}",
                canonical(" { \"b\" : { \"c\" : 1.0E-4 } ,\n \"a\" : [ 1.0, true, null, \"\\u001F\" ] } "));
    }

    @Test
    void largeSeedsStayApart() throws IOException {
        assertEquals(
                "[9223372036854775806,9223372036854775807]", canonical("[9223372036854775806,9223372036854775807]"));
    }

    @Test
    void refusesWhatJsonDoesNotHave() {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(DoubleNode.valueOf(Double.NaN)));
    }
}
