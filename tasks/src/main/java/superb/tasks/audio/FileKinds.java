package superb.tasks.audio;

/** Names what is not read, so that a message can say it. */
final class FileKinds {
    private FileKinds() {}

    /** By the first four bytes of a file. */
    static String name(String magic) {
        if (magic.startsWith("ID3")) {
            return "behind an ID3 tag (MP3, or FLAC with a foreign tag)";
        }
        return switch (magic) {
            case "RF64", "BW64" -> magic + ", the 64-bit form of WAV";
            case "RIFX" -> "RIFX, the big-endian form of WAV";
            case "OggS" -> "Ogg";
            case "FORM" -> "AIFF";
            case "NIST" -> "NIST SPHERE";
            case ".snd" -> "Sun AU";
            case "caff" -> "Apple CAF";
            default -> "of no known sound format";
        };
    }

    /** By the format tag of a WAV file. */
    static String wavCoding(int tag) {
        return switch (tag) {
            case 1 -> "PCM";
            case 2 -> "Microsoft ADPCM";
            case 3 -> "float";
            case 6 -> "A-law";
            case 7 -> "mu-law";
            case 0x11 -> "IMA ADPCM";
            case 0x31 -> "GSM 6.10";
            case 0x50 -> "MPEG";
            case 0x55 -> "MP3";
            default -> String.format(java.util.Locale.ROOT, "format tag 0x%04x", tag);
        };
    }
}
