package superb.tasks.mini;

/** SHA-256 of each part's manifest, which holds the SHA-256 of each file: what makes two machines agree. */
final class PinnedManifests {
    static final String SPEECH_COMMANDS = "583640c90dce173d89fdeb7a16b815b8add62a8d876b795dd52b333689ae0714";
    static final String VOXCELEB1 = "93a5ae38f458582eeae8f61e8bbf0768c54267b6ea0657bb4ea2a7208d8becdf";
    static final String FLUENT_SPEECH_COMMANDS = "83fe25738672c59db798a2f5899732db0af04c6be24a478230c103cc30f1e1c3";
    static final String LIBRISPEECH = "79cc051c847e9bca3a0aabfaf80469ae800cbe63eb9010639b310502231358da";

    private PinnedManifests() {}
}
