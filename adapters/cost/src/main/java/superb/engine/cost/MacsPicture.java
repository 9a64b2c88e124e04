package superb.engine.cost;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import superb.engine.Cost;

/**
 * Where the multiply-accumulates of a clip go: one bar a part of the network, as an SVG file that stands alone. Every
 * bar has its name and its numbers beside it; the title and the description say the same in words.
 *
 * @param frontEnd names of the parts before the encoder, which are drawn in another colour
 */
public record MacsPicture(String upstream, double seconds, Cost cost, Set<String> frontEnd) {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final int WIDTH = 760;
    private static final int LEFT = 150;
    private static final int RIGHT = 170;
    private static final int TOP = 64;
    private static final int STEP = 22;
    private static final String FRONT_END = "#1f6fb2";
    private static final String ENCODER = "#a34a00";

    public MacsPicture {
        frontEnd = Set.copyOf(frontEnd);
    }

    /** The whole file. */
    public String draw() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            draw(xml);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string takes any XML", e);
        }
        return text + "\n";
    }

    private void draw(XMLStreamWriter xml) throws XMLStreamException {
        List<Cost.Row> rows = cost.rows();
        int height = TOP + STEP * rows.size() + 16;
        xml.writeStartElement("svg");
        xml.writeDefaultNamespace(SVG);
        attributes(xml, "width", WIDTH, "height", height, "viewBox", "0 0 " + WIDTH + " " + height);
        attributes(xml, "role", "img", "aria-labelledby", "title", "aria-describedby", "desc");
        attributes(xml, "font-family", "sans-serif", "font-size", 13);
        words(xml, "title", title(), "id", "title");
        words(xml, "desc", description(), "id", "desc");
        shape(xml, "rect", "width", WIDTH, "height", height, "fill", "#ffffff");
        words(xml, "text", title(), "x", 12, "y", 22, "font-size", 15, "font-weight", "bold", "fill", "#111111");
        legend(xml);
        long most = rows.stream().mapToLong(Cost.Row::macs).max().orElse(0);
        for (int i = 0; i < rows.size(); i++) {
            bar(xml, rows.get(i), TOP + STEP * i, most);
        }
        xml.writeEndElement();
    }

    private void legend(XMLStreamWriter xml) throws XMLStreamException {
        shape(xml, "rect", "x", 12, "y", 36, "width", 12, "height", 12, "fill", FRONT_END);
        words(xml, "text", "front end " + share(frontMacs()), "x", 30, "y", 47, "fill", "#111111");
        shape(xml, "rect", "x", 190, "y", 36, "width", 12, "height", 12, "fill", ENCODER);
        words(xml, "text", "encoder " + share(cost.macs() - frontMacs()), "x", 208, "y", 47, "fill", "#111111");
    }

    private void bar(XMLStreamWriter xml, Cost.Row row, int y, long most) throws XMLStreamException {
        double wide = most == 0 ? 0 : (WIDTH - LEFT - RIGHT) * (double) row.macs() / most;
        String colour = frontEnd.contains(row.scope()) ? FRONT_END : ENCODER;
        words(xml, "text", row.scope(), "x", LEFT - 8, "y", y + 13, "text-anchor", "end", "fill", "#111111");
        String width = String.format(Locale.ROOT, "%.1f", wide);
        shape(xml, "rect", "x", LEFT, "y", y, "width", width, "height", STEP - 6, "fill", colour);
        String numbers = String.format(Locale.ROOT, "%.3f G, %s", row.macs() / 1e9, share(row.macs()));
        words(xml, "text", numbers, "x", LEFT + Math.round(wide) + 6, "y", y + 13, "fill", "#111111");
    }

    private long frontMacs() {
        return cost.rows().stream()
                .filter(it -> frontEnd.contains(it.scope()))
                .mapToLong(Cost.Row::macs)
                .sum();
    }

    private String title() {
        return String.format(Locale.ROOT, "%s: %.3f GMACs of a clip of %s s", upstream, cost.macs() / 1e9, seconds);
    }

    private String description() {
        StringBuilder text = new StringBuilder("Multiply-accumulates by part of the network.");
        cost.rows()
                .forEach(it -> text.append(String.format(
                        Locale.ROOT, " %s: %.3f G (%s).", it.scope(), it.macs() / 1e9, share(it.macs()))));
        return text.toString();
    }

    private String share(long macs) {
        return String.format(Locale.ROOT, "%.1f %%", cost.macs() == 0 ? 0 : 100.0 * macs / cost.macs());
    }

    private static void shape(XMLStreamWriter xml, String element, Object... attributes) throws XMLStreamException {
        xml.writeEmptyElement(element);
        attributes(xml, attributes);
    }

    private static void words(XMLStreamWriter xml, String element, String words, Object... attributes)
            throws XMLStreamException {
        xml.writeStartElement(element);
        attributes(xml, attributes);
        xml.writeCharacters(words);
        xml.writeEndElement();
    }

    private static void attributes(XMLStreamWriter xml, Object... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            xml.writeAttribute(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
        }
    }
}
