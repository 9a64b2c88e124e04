package superb.engine.torch;

import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two wishes to the C library about the memory that libtorch uses. Where they cannot be granted (another system than
 * Linux with glibc), nothing is lost but speed and memory.
 */
final class NativeHeap {
    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);

    private NativeHeap() {}

    /**
     * Large tensors in pages of 2 MiB; libtorch looks at the variable once. With pages of 4 KiB, a tenth of the time of
     * HuBERT Base goes into faults: the first convolution alone fills 65 MB for ten seconds of audio. What the user has
     * set stays.
     */
    static void useLargePages() {
        call("setenv", "THP_MEM_ALLOC_ENABLE", "1", 0);
    }

    /**
     * Gives free memory back to the system. glibc keeps what was freed for later; after a model was closed that is
     * hundreds of megabytes, in pieces that do not fit the next model.
     */
    static void giveBack() {
        call("malloc_trim", new NativeLong(0));
    }

    private static void call(String function, Object... arguments) {
        try {
            NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
                    .getFunction(function)
                    .invokeInt(arguments);
        } catch (LinkageError | RuntimeException e) {
            LOG.debug("no {}: {}", function, e.toString());
        }
    }
}
