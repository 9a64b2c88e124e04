package superb.check;

/**
 * One thing that was looked at.
 *
 * @param name what it is about, in a word or two
 * @param detail what was seen
 */
public record Finding(String name, boolean passed, String detail) {

    static Finding pass(String name, String detail) {
        return new Finding(name, true, detail);
    }

    static Finding fail(String name, String detail) {
        return new Finding(name, false, detail);
    }

    static Finding of(String name, boolean passed, String detail) {
        return new Finding(name, passed, detail);
    }
}
