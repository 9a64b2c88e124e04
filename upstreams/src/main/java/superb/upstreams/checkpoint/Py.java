package superb.upstreams.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import superb.upstream.ElementType;

/**
 * The values a pickle can describe. Numbers and text are {@link Boolean}, {@link Long}, {@link java.math.BigInteger},
 * {@link Double} and {@link String}; all else is one of the types below. Nothing here has behaviour of its own: an
 * object of a foreign class is its name and what was to be put in it. Containers compare by identity, so a value that
 * contains itself is harmless.
 */
final class Py {
    private Py() {}

    enum None {
        NONE
    }

    /** The dotted name of something of Python; never looked up. */
    static final class Name {
        final String module;
        final String name;

        Name(String module, String name) {
            this.module = module;
            this.name = name;
        }

        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** Bytes, one a character. */
    static final class Bytes {
        final String latin1;

        Bytes(String latin1) {
            this.latin1 = latin1;
        }
    }

    static final class Items {
        final Kind kind;
        final List<Object> values;

        Items(Kind kind, List<Object> values) {
            this.kind = kind;
            this.values = values;
        }

        enum Kind {
            LIST,
            TUPLE,
            SET
        }
    }

    /**
     * A mapping. Only text is hashed: chosen keys of other kinds could all fall on one place of the table and make
     * every look-up slow. {@link Key} wraps them.
     */
    static final class Dict {
        private final Map<Object, Object> entries = new LinkedHashMap<>(4);

        /** False when a text key is there already. */
        boolean put(Object key, Object value) {
            return entries.put(key instanceof String ? key : new Key(key), value) == null;
        }

        Optional<Object> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        int size() {
            return entries.size();
        }

        /** In the order of the file; keys unwrapped. */
        void forEach(BiConsumer<Object, Object> action) {
            entries.forEach((key, value) -> action.accept(key instanceof Key other ? other.value : key, value));
        }

        private static final class Key {
            private final Object value;

            Key(Object value) {
                this.value = value;
            }
        }
    }

    /** An instance of a class that is not known: name, arguments and contents. */
    static final class Opaque {
        final Name type;
        final Items arguments;
        final Dict entries = new Dict();
        final List<Object> values = new ArrayList<>(0);
        Object state = None.NONE;

        Opaque(Name type, Items arguments) {
            this.type = type;
            this.arguments = arguments;
        }
    }

    /** A storage outside the pickle; {@code elements} from element {@code from} on, of a root of {@code rootElements}. */
    record Storage(String key, ElementType type, long rootElements, long from, long elements) {}

    static final class Tensor {
        final Storage storage;
        final long offset;
        final long[] sizes;
        final long[] strides;

        Tensor(Storage storage, long offset, long[] sizes, long[] strides) {
            this.storage = storage;
            this.offset = offset;
            this.sizes = sizes;
            this.strides = strides;
        }
    }
}
