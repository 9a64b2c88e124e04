package superb.tasks.mini;

/** SHA-256 of each part's manifest, which holds the SHA-256 of each file: what makes two machines agree. */
final class PinnedManifests {
    static final String SPEECH_COMMANDS = "147de153a2d20cdf9d6c6def6d85cffc0d20813acfe7a73c831547f30de4a8c3";
    static final String VOXCELEB1 = "32ff699d8c5faad696ab7557e045884d399ec5bab3d1d9957f665326362cc1da";
    static final String FLUENT_SPEECH_COMMANDS = "67a4bf87b65a792062d162f42cc308ff817f54a56ff22f0a671ec8f1f6dbf390";
    static final String LIBRISPEECH = "70c44a6d421ff58a1c032b54659f8f5036b7bbea58ada53a5b9300ff4a039374";

    private PinnedManifests() {}
}
