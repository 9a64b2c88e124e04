package superb.leaderboard.intake;

/** What stands behind a score, beside the word of the record. */
public enum Evidence {
    /** The score was computed again from the outcomes of all utterances. */
    RECOMPUTED("recomputed from its utterances"),
    /** The outcomes of the utterances do not lie beside the record. */
    STATED("as stated by the record");

    private final String words;

    Evidence(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
