package superb.golden;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A golden case as a user meets it: a checkpoint in the container in which its authors publish such models, and the name
 * that is typed for it.
 *
 * @param upstream what {@code --upstream} is given; {@code FOLDER} stands for a folder with the sub-nets as files
 * @param weights file beside the expected values; empty for signal processing
 * @param prefix of the expected values
 * @param lastApart the last state is stored under {@code last}: the only one of FitHuBERT, and where the transformers
 *     library hands out {@code hidden_k} before the final norm
 */
record OriginalFileCase(
        String upstream, String folder, String weights, String prefix, double absolute, boolean lastApart) {

    /** Every pairing of a case with one of its original containers. */
    static List<OriginalFileCase> all() {
        List<OriginalFileCase> cases = new ArrayList<>(Stream.of(
                        "hubert hubert-group s3prl.pt fairseq.pt weights.safetensors",
                        "hubert hubert-layer fairseq.pt weights.safetensors",
                        "wav2vec2 wav2vec2-group s3prl.pt fairseq.pt",
                        "wavlm wavlm-group wavlm.pt",
                        "wavlm wavlm-layer wavlm.pt",
                        "distilhubert distilhubert distiller.ckpt",
                        "armhubert armhubert last.ckpt",
                        "maskhubert maskhubert last.ckpt",
                        "starhubert starhubert last.ckpt",
                        "dphubert dphubert pruned_hubert_base.pth",
                        "dpwavlm dpwavlm pruned_hubert_base.pth",
                        "melhubert melhubert-20ms melhubert.ckpt",
                        "melhubert melhubert-10ms melhubert.ckpt",
                        "hubert hf-hubert-group model.safetensors pytorch_model.bin",
                        "hubert hf-hubert-ctc model.safetensors pytorch_model.bin",
                        "hubert hf-distilhubert model.safetensors",
                        "wav2vec2 hf-wav2vec2 model.safetensors",
                        "wavlm hf-wavlm model.safetensors")
                .flatMap(line -> {
                    String[] words = line.split(" ");
                    return Stream.of(words).skip(2).map(file -> plain(words[0], words[1], file));
                })
                .toList());
        for (String file : List.of("model.safetensors", "pytorch_model.bin")) {
            cases.add(new OriginalFileCase("hubert", "hf-hubert-stable", file, "", 1e-4, true));
        }
        for (String folder : List.of("fithubert", "fithubert-proj")) {
            cases.add(new OriginalFileCase("fithubert", folder, "last.ckpt", "", 1e-4, true));
        }
        for (String lambda : List.of("0.0", "0.5", "0.7", "1.0")) {
            for (String name : List.of("ofa_wav2vec2", "ofa_hubert_base")) {
                cases.add(new OriginalFileCase(
                        name + ",lambda=" + lambda, "ofa-wav2vec2", "ofa.pt", "lambda_" + lambda + ".", 1e-4, false));
            }
        }
        for (String subnet : List.of("full", "a", "b")) {
            cases.add(subnet("lighthubert", subnet));
        }
        cases.add(subnet("lighthubert-64", "a"));
        cases.add(new OriginalFileCase("fbank", "fbank", "", "", 2e-4, false));
        return cases;
    }

    private static OriginalFileCase subnet(String folder, String subnet) {
        String upstream = "lighthubert@cfg:FOLDER/" + folder + "-" + subnet + ".json";
        return new OriginalFileCase(upstream, folder, "lighthubert.pt", subnet + ".", 1e-4, false);
    }

    static OriginalFileCase plain(String upstream, String folder, String weights) {
        return new OriginalFileCase(upstream, folder, weights, "", 1e-4, false);
    }

    /** Where all cases lie beside the project, where somebody keeps them. */
    static Optional<Path> beside() {
        for (Path place = Path.of("").toAbsolutePath(); place != null; place = place.getParent()) {
            Path golden = place.resolve("shared/golden");
            if (Files.isRegularFile(golden.resolve("audio/utt0.npy"))) {
                return Optional.of(golden);
            }
        }
        return Optional.empty();
    }

    double relative() {
        return absolute;
    }

    boolean isIn(Path golden) {
        return Files.isDirectory(golden.resolve(folder))
                && (weights.isEmpty()
                        || Files.isRegularFile(golden.resolve(folder).resolve(weights)));
    }

    @Override
    public String toString() {
        return upstream.replaceFirst("cfg:FOLDER/", "cfg:") + " from " + folder + "/" + weights;
    }
}
