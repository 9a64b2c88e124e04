package superb.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superb.error.UsageException;

/** Ways to name a sub-net. */
class UpstreamRequestGrammarTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "light@min | light@min",
                "light@layers=11,dim=384 | light:dim=384,layers=11",
                "light@cfg:a/sub.json | light@cfg:a/sub.json",
                "light@cfg:/x/sub.json,dim=3 | light@cfg:/x/sub.json:dim=3",
                "light@cfg:/x/sub.json:dim=3 | light@cfg:/x/sub.json:dim=3",
                "ofa_0.5,frame=40 | ofa_0.5:frame=40",
            })
    void isReadAndCanBeTypedAgain(String text, String canonical) {
        UpstreamRequest request = UpstreamRequest.parse(text);
        assertEquals(canonical, request.toString());
        assertEquals(request, UpstreamRequest.parse(canonical));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light@", "light@cfg:", "light@dim=", "light@min@max", "light@min@dim=", "a b", ":dim=3"})
    void isRefused(String text) {
        assertThrows(UsageException.class, () -> UpstreamRequest.parse(text));
    }

    @Test
    void optionsOfSubnetsStayWithTheirName() {
        List<String> all = UpstreamRequest.parseList("a,b@layers=3,dim=4,c@cfg:f.json,d:x=1").stream()
                .map(UpstreamRequest::toString)
                .toList();
        assertEquals(List.of("a", "b:dim=4,layers=3", "c@cfg:f.json", "d:x=1"), all);
    }
}
