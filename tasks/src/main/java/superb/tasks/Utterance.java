package superb.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A line of a transcript file of LibriSpeech.
 *
 * @param origin the file and the line
 * @param base the subset's folder
 * @param audio absent where the line has no file
 */
record Utterance(
        String split, String id, String speaker, List<String> words, String origin, Path base, Optional<Path> audio) {}
