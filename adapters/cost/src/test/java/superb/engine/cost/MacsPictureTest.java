package superb.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import superb.engine.Cost;
import superb.engine.MacsConvention;

class MacsPictureTest {

    @Test
    void barsAreAsLongAsTheirShares() throws Exception {
        Cost cost = new Cost(
                16_000,
                49,
                30,
                4_000_000_000L,
                1,
                MacsConvention.PRODUCTS,
                List.of(new Cost.Row("conv", 10, 1_000_000_000L), new Cost.Row("layers.0", 20, 3_000_000_000L)));
        String svg = new MacsPicture("a<b&c", 1, cost, Set.of("conv")).draw();
        Document parsed =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        NodeList bars = parsed.getElementsByTagName("rect"); // background, two of the legend, the bars
        double first = Double.parseDouble(((Element) bars.item(3)).getAttribute("width"));
        double second = Double.parseDouble(((Element) bars.item(4)).getAttribute("width"));
        assertEquals(5, bars.getLength());
        assertEquals(3, second / first, 0.01);
        assertEquals("a<b&c: 4.000 GMACs of a clip of 1.0 s", words(parsed, "title"));
        assertTrue(words(parsed, "desc").contains("layers.0: 3.000 G (75.0 %)"), svg);
        assertTrue(svg.contains("front end 25.0 %"), svg);
        assertTrue(svg.contains("1.000 G, 25.0 %"), svg);
    }

    private static String words(Document document, String element) {
        return document.getElementsByTagName(element).item(0).getTextContent();
    }
}
