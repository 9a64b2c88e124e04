package superb.upstreams.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import superb.upstream.Checkpoint;

/** The container of torch.save since 1.6: a zip with one pickle and one entry a storage. */
final class TorchZip {
    private static final long MAX_PICKLE = 64L << 20;

    private final WeightFile file;
    private final StoredZip zip;
    private final String prefix;
    private final Map<TensorView.Storage, StoredZip.Entry> located = new HashMap<>();
    private final Set<TensorView.Storage> verified = ConcurrentHashMap.newKeySet();

    private TorchZip(WeightFile file) {
        this.file = file;
        this.zip = StoredZip.open(file);
        this.prefix = prefix();
    }

    /** Takes over the file when it returns. */
    static Checkpoint open(WeightFile file, Function<Contents, WeightsRoot> choice) {
        TorchZip archive = new TorchZip(file);
        Contents contents = archive.contents();
        return contents.below(choice.apply(contents), Checkpoint.Container.TORCH_ZIP, archive::verify);
    }

    /** All entries share one folder, the file's stem when it was saved; the only {@code data.pkl} tells. */
    private String prefix() {
        List<String> pickles = zip.entries().keySet().stream()
                .filter(name -> name.endsWith("/data.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw file.refusal("the zip has %d entries named data.pkl", pickles.size())
                    .expected("a file written by torch.save, with one")
                    .exception();
        }
        String folder = pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
        boolean script = zip.entries().keySet().stream()
                .anyMatch(name -> name.equals(folder + "constants.pkl") || name.startsWith(folder + "code/"));
        if (script) {
            throw file.refusal("the file is a TorchScript program, not weights")
                    .expected("a state dict")
                    .next("save the weights alone: torch.save(torch.jit.load(path).state_dict(), other)")
                    .exception();
        }
        return folder;
    }

    private Contents contents() {
        StoredZip.Entry order = zip.entries().get(prefix + "byteorder");
        if (order != null) {
            String text =
                    new String(file.bytes(order.begin(), (int) Math.min(16, order.size())), StandardCharsets.US_ASCII);
            if (!text.equals("little")) {
                throw file.refusal("the numbers are in byte order '%s'", text)
                        .at(order.begin())
                        .expected("little-endian")
                        .next("load and save the file on a little-endian machine")
                        .exception();
            }
        }
        StoredZip.Entry pickle = zip.entries().get(prefix + "data.pkl");
        if (pickle.size() > MAX_PICKLE) {
            throw file.refusal("the pickle has %d bytes", pickle.size())
                    .at(pickle.begin())
                    .expected("at most " + MAX_PICKLE)
                    .exception();
        }
        zip.verify(pickle);
        Region region = file.region(pickle.begin(), pickle.end());
        Map<String, Py.Storage> storages = new HashMap<>();
        Object top = PickleMachine.read(file, region, storages);
        if (region.left() != 0) {
            throw file.refusal("%d bytes follow the end of the pickle", region.left())
                    .at(region.position())
                    .exception();
        }
        storages.values().forEach(this::entry);
        return new Contents(file, top, this::locate);
    }

    private StoredZip.Entry entry(Py.Storage storage) {
        StoredZip.Entry entry = zip.entries().get(prefix + "data/" + storage.key());
        if (entry == null) {
            throw file.refusal("storage '%s' is missing in the zip", storage.key())
                    .expected("an entry " + prefix + "data/" + storage.key())
                    .exception();
        }
        // Division, not multiplication: the number of elements is a claim of the file.
        if (entry.size() % storage.type().bytes() != 0
                || entry.size() / storage.type().bytes() != storage.rootElements()) {
            throw file.refusal(
                            "storage '%s' is said to hold %d numbers of %s, but has %d bytes",
                            storage.key(), storage.rootElements(), storage.type(), entry.size())
                    .at(entry.begin())
                    .exception();
        }
        return entry;
    }

    private TensorView.Storage locate(Py.Storage storage) {
        StoredZip.Entry entry = entry(storage);
        int bytes = storage.type().bytes();
        TensorView.Storage place =
                new TensorView.Storage(entry.begin() + storage.from() * bytes, storage.elements() * bytes);
        located.put(place, entry);
        return place;
    }

    private void verify(TensorView.Storage storage) {
        if (!verified.contains(storage)) {
            zip.verify(located.get(storage));
            verified.add(storage);
        }
    }
}
