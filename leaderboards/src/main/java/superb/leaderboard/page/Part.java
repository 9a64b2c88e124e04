package superb.leaderboard.page;

import java.util.List;

/**
 * A section of a page: words, a picture, tables. Any of them may be missing.
 *
 * @param chart finished SVG, empty for none
 */
record Part(String id, String title, String about, String chart, List<Grid> grids) {

    /** @param heads of the columns; the first cell of a line is its head */
    record Grid(String caption, List<String> heads, List<Line> lines) {}

    record Line(String head, List<Cell> cells) {}

    /**
     * @param style class of the style sheet, empty for none
     * @param href where the words lead, empty for nowhere
     */
    record Cell(String words, String style, String href) {
        static Cell text(String words) {
            return new Cell(words, "", "");
        }

        static Cell number(String words) {
            return new Cell(words, "n", "");
        }

        static Cell link(String words, String href) {
            return new Cell(words, "", href);
        }
    }
}
