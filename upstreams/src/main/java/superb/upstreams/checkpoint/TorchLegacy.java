package superb.upstreams.checkpoint;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import superb.upstream.Checkpoint;

/** The container of torch.save before 1.6: five pickles one after the other, then the storages. */
final class TorchLegacy {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long PROTOCOL = 1001;
    private static final long MAX_PICKLE = 64L << 20;

    private final WeightFile file;
    private final Map<String, Py.Storage> storages = new HashMap<>();
    private final Map<String, Long> begins = new HashMap<>();
    private long at;

    private TorchLegacy(WeightFile file) {
        this.file = file;
    }

    /** True for the pickle of the magic number (PROTO 2, LONG1, 10 bytes) with which such files begin. */
    static boolean recognises(byte[] start) {
        if (start.length < 14 || start[0] != (byte) 0x80 || start[2] != (byte) 0x8a || start[3] != 10) {
            return false;
        }
        byte[] number = new byte[10];
        for (int i = 0; i < 10; i++) {
            number[i] = start[13 - i];
        }
        return new BigInteger(number).equals(MAGIC);
    }

    /** Takes over the file when it returns. */
    static Checkpoint open(WeightFile file, Function<Contents, WeightsRoot> choice) {
        Contents contents = new TorchLegacy(file).contents();
        return contents.below(choice.apply(contents), Checkpoint.Container.TORCH_LEGACY, storage -> {});
    }

    private Contents contents() {
        require(MAGIC.equals(pickle()), "the magic number is wrong", MAGIC.toString(16));
        require(Long.valueOf(PROTOCOL).equals(pickle()), "the protocol of the file is not known", "" + PROTOCOL);
        require(
                pickle() instanceof Py.Dict system
                        && system.get("little_endian")
                                .filter(Boolean.TRUE::equals)
                                .isPresent(),
                "the numbers are not little-endian",
                "little_endian: True");
        Object top = pickle();
        locateAll(pickle());
        return new Contents(file, top, this::locate);
    }

    private Object pickle() {
        Region region = file.region(at, Math.min(file.size(), at + MAX_PICKLE));
        Object value = PickleMachine.read(file, region, storages);
        at = region.position();
        return value;
    }

    private void locateAll(Object keys) {
        require(
                keys instanceof Py.Items list && list.values.size() == storages.size(),
                "the list of storages is not that of the pickle",
                storages.size() + " keys");
        List<Object> values = ((Py.Items) keys).values;
        for (Object key : values) {
            Py.Storage storage = key instanceof String text ? storages.get(text) : null;
            require(
                    storage != null && !begins.containsKey(storage.key()),
                    "the list of storages is not that of the pickle",
                    "each key once");
            long left = file.size() - at;
            long count = left < 8
                    ? -1
                    : ByteBuffer.wrap(file.bytes(at, 8))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong();
            if (count != storage.rootElements()
                    || count > (left - 8) / storage.type().bytes()) {
                throw file.refusal(
                                "storage '%s' is said to hold %d numbers of %s, then %d; %d bytes are left",
                                storage.key(), storage.rootElements(), storage.type(), count, left)
                        .at(at)
                        .next("the file is probably cut short: download it again")
                        .exception();
            }
            begins.put(storage.key(), at + 8);
            at += 8 + count * storage.type().bytes();
        }
        require(at == file.size(), "bytes follow the last storage", "the end of the file");
    }

    private TensorView.Storage locate(Py.Storage storage) {
        int bytes = storage.type().bytes();
        return new TensorView.Storage(begins.get(storage.key()) + storage.from() * bytes, storage.elements() * bytes);
    }

    private void require(boolean right, String otherwise, String expected) {
        if (!right) {
            throw file.refusal("%s", otherwise).at(at).expected(expected).exception();
        }
    }
}
