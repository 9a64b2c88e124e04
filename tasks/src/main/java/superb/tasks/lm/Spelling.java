package superb.tasks.lm;

/**
 * A word and the classes of its letters, the word mark last. One word may have several.
 *
 * @param word as the language model writes it
 */
public record Spelling(String word, int[] symbols) {
    public Spelling {
        symbols = symbols.clone();
    }

    @Override
    public int[] symbols() {
        return symbols.clone();
    }
}
