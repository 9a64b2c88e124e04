package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.error.UntrustedException;

class ConvLayoutTest {
    private static final Path FILE = Path.of("model.pt");

    @Test
    void sumsAndProductsOfLists() {
        assertEquals(
                ConvExtractor.Config.standard(512, ConvExtractor.Norm.GROUP).convs(),
                ConvLayout.parse(ConvLayout.STANDARD, FILE));
        assertEquals(
                ConvExtractor.Config.thin(480).convs(),
                ConvLayout.parse(
                        "[(128, 10, 5)] + [(256, 1, 1)] + [(256, 3, 2)] * 4 + [(480, 1, 1), (480, 2, 2), (480, 2, 2)]",
                        FILE));
    }

    @Test
    void bothLayoutsSee400SamplesEvery320() {
        for (ConvExtractor.Config config : new ConvExtractor.Config[] {
            ConvExtractor.Config.standard(512, ConvExtractor.Norm.LAYER), ConvExtractor.Config.thin(432)
        }) {
            assertEquals(320, config.hop());
            assertEquals(400, config.receptiveField());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "[(512,10)]",
                "[(512,10,5)]*99",
                "[(0,10,5)]",
                "__import__('os')",
                "[(512,10,5)]-[(1,1,1)]"
            })
    void anythingElseIsRefused(String text) {
        UntrustedException e = assertThrows(UntrustedException.class, () -> ConvLayout.parse(text, FILE));
        assertTrue(e.getMessage().startsWith("the layout of the convolutions cannot be read: " + text));
    }

    @Test
    void aTextWithoutEndIsRefusedToo() {
        for (String text : List.of(
                "[" + "(1,1,1),".repeat(50_000) + "]", "[(1,1,1)]" + "+[(1,1,1)]".repeat(50_000), "(".repeat(50_000))) {
            UntrustedException e = assertThrows(UntrustedException.class, () -> ConvLayout.parse(text, FILE));
            assertTrue(e.getMessage().length() < 500, e.getMessage());
        }
    }
}
