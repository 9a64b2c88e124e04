package superb.tasks.mini;

/** SHA-256 of each part's manifest, which holds the SHA-256 of each file: what makes two machines agree. */
final class PinnedManifests {
    static final String SPEECH_COMMANDS = "61099b9ad4da1619d04a7024cb107b8299eb4dc043e64be97e2248dd57ca831b";
    static final String VOXCELEB1 = "639249009ff240763f8145175e3b40df4b3dcbba581bbbf6c8f91a13e39957ee";
    static final String FLUENT_SPEECH_COMMANDS = "355810a1f4df05117f15466ebe8bd2523d340a5fdd2ffeeed3fa48b3caba109f";
    static final String LIBRISPEECH = "025ee5f928dbc8d8b348e06a1d96e9a866781f922a6ea6963571ffa74dd07a2d";

    private PinnedManifests() {}
}
