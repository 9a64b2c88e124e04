package superb.upstreams.checkpoint;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import superb.error.UntrustedException;
import superb.upstreams.checkpoint.Py.Items.Kind;

/**
 * Reads one pickle as data. A pickle is a program for a stack machine of Python that may call anything; this machine
 * knows the instructions that files of weights need (upstreams specification, section 4.1), resolves no name and calls
 * nothing. Time and memory are bounded by the limits below; there is no recursion.
 */
final class PickleMachine {
    private static final int MAX_WORK = 3_000_000;
    private static final int MAX_STACK = 200_000;
    private static final int MAX_MEMO = 1_000_000;
    private static final int MAX_NAME = 512;

    private final PickleInput in;
    private final Map<String, Py.Storage> storages;
    private final ArrayList<Object> stack = new ArrayList<>();
    private final ArrayList<Integer> marks = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final PickleNames names;
    private long work;

    private PickleMachine(WeightFile file, Region in, Map<String, Py.Storage> storages) {
        this.in = new PickleInput(file, in);
        this.storages = storages;
        this.names = new PickleNames(this);
    }

    /**
     * Reads up to and including STOP.
     *
     * @param storages receives the storages that the pickle refers to, by key
     */
    static Object read(WeightFile file, Region in, Map<String, Py.Storage> storages) {
        return new PickleMachine(file, in, storages).run();
    }

    private Object run() {
        if (in.instruction() != 0x80) {
            throw refusal("the pickle does not begin with its protocol (older than protocol 2)");
        }
        int protocol = in.u8();
        if (protocol < 2 || protocol > 5) {
            throw refusal("pickle protocol " + protocol + " is not read");
        }
        while (true) {
            int opcode = in.instruction();
            charge(1);
            if (opcode == '.') {
                return result();
            }
            execute(opcode);
        }
    }

    /** Counts instructions, and copies made by one instruction. */
    void charge(int steps) {
        work += steps;
        if (work > MAX_WORK) {
            throw refusal("the pickle is a program of more than " + MAX_WORK + " steps");
        }
    }

    private Object result() {
        if (stack.size() != 1 || !marks.isEmpty()) {
            throw refusal("the pickle stops with " + stack.size() + " values on its stack instead of one");
        }
        return stack.get(0);
    }

    private void execute(int opcode) {
        switch (opcode) {
            case 'N' -> push(Py.None.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) in.u8());
            case 'M' -> push((long) in.u16());
            case 'J' -> push((long) in.i32());
            case 0x8a -> push(in.integer(in.u8()));
            case 'G' -> push(in.bytes(8).order(ByteOrder.BIG_ENDIAN).getDouble());
            case 'X' -> push(in.text(in.u32()));
            case 0x8c -> push(in.text(in.u8()));
            case 0x8d -> push(in.text(in.i64()));
            case 'T' -> push(in.latin1(in.i32()));
            case 'U' -> push(in.latin1(in.u8()));
            case 'B' -> push(new Py.Bytes(in.latin1(in.u32())));
            case 'C' -> push(new Py.Bytes(in.latin1(in.u8())));
            case '}' -> push(new Py.Dict());
            case ']' -> push(new Py.Items(Kind.LIST, new ArrayList<>(0)));
            case 0x8f -> push(new Py.Items(Kind.SET, new ArrayList<>(0)));
            case '(' -> mark();
            case ')' -> push(tuple(0));
            case 0x85 -> push(tuple(1));
            case 0x86 -> push(tuple(2));
            case 0x87 -> push(tuple(3));
            case 't' -> push(new Py.Items(Kind.TUPLE, popMark()));
            case 0x91 -> push(new Py.Items(Kind.SET, popMark()));
            case 'q' -> remember(in.u8());
            case 'r' -> remember(in.u32());
            case 0x94 -> remember(memo.size());
            case 'h' -> recall(in.u8());
            case 'j' -> recall(in.u32());
            case 'a' -> append(List.of(pop()));
            case 'e' -> append(popMark());
            case 0x90 -> addAll(popMark());
            case 's' -> setItems(popTwo());
            case 'u' -> setItems(popMark());
            case 'c' -> push(names.name(in.line(), in.line()));
            case 0x93 -> {
                List<Object> pair = popTwo();
                push(names.name(asText(pair.get(0)), asText(pair.get(1))));
            }
            case 'R', 0x81 -> {
                List<Object> pair = popTwo();
                push(names.build(pair.get(0), pair.get(1)));
            }
            case 'b' -> build(pop());
            case 'Q' -> push(names.storage(pop(), storages));
            case 0x95 -> {
                long frame = in.i64();
                if (frame < 0 || frame > in.left()) {
                    throw refusal("a frame claims " + frame + " bytes, " + in.left() + " are left");
                }
            }
            default -> throw in.refusal(Opcodes.refused(opcode));
        }
    }

    // ---- stack and memo ----

    private void push(Object value) {
        if (stack.size() == MAX_STACK) {
            throw refusal("the pickle's stack grows beyond " + MAX_STACK + " values");
        }
        stack.add(value);
    }

    private void mark() {
        if (marks.size() == MAX_STACK) {
            throw refusal("the pickle has more than " + MAX_STACK + " open marks");
        }
        marks.add(stack.size());
    }

    private int floor() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    private Object pop() {
        if (stack.size() <= floor()) {
            throw refusal("the pickle takes a value from an empty stack");
        }
        return stack.remove(stack.size() - 1);
    }

    private List<Object> popTwo() {
        Object second = pop();
        return List.of(pop(), second);
    }

    private Object top() {
        if (stack.size() <= floor()) {
            throw refusal("the pickle looks at an empty stack");
        }
        return stack.get(stack.size() - 1);
    }

    private List<Object> popMark() {
        if (marks.isEmpty()) {
            throw refusal("the pickle looks for a mark that was never set");
        }
        List<Object> tail = stack.subList(marks.remove(marks.size() - 1), stack.size());
        List<Object> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    private Py.Items tuple(int size) {
        if (stack.size() - floor() < size) {
            throw refusal("the pickle takes a value from an empty stack");
        }
        List<Object> tail = stack.subList(stack.size() - size, stack.size());
        List<Object> values = List.copyOf(tail);
        tail.clear();
        return new Py.Items(Kind.TUPLE, values);
    }

    private void remember(long key) {
        if (memo.size() == MAX_MEMO || key > Integer.MAX_VALUE) {
            throw refusal("the pickle remembers more than " + MAX_MEMO + " values");
        }
        memo.put((int) key, top());
    }

    private void recall(long key) {
        Object value = key > Integer.MAX_VALUE ? null : memo.get((int) key);
        if (value == null) {
            throw refusal("the pickle recalls value " + key + ", which it never remembered");
        }
        push(value);
    }

    // ---- containers ----

    private void append(List<Object> values) {
        Object target = top();
        if (target instanceof Py.Items list && list.kind == Kind.LIST) {
            list.values.addAll(values);
        } else if (target instanceof Py.Opaque object) {
            object.values.addAll(values);
        } else {
            throw refusal("the pickle appends to something that is no list");
        }
    }

    private void addAll(List<Object> values) {
        if (top() instanceof Py.Items set && set.kind == Kind.SET) {
            set.values.addAll(values);
        } else {
            throw refusal("the pickle adds to something that is no set");
        }
    }

    private void setItems(List<Object> pairs) {
        Object target = top();
        if (pairs.size() % 2 != 0) {
            throw refusal("the pickle sets an item without a value");
        }
        if (target instanceof Py.Dict dict) {
            put(dict, pairs);
        } else if (target instanceof Py.Opaque object) {
            put(object.entries, pairs);
        } else {
            throw refusal("the pickle sets an item of something that is no mapping");
        }
    }

    void put(Py.Dict dict, List<Object> pairs) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (!dict.put(pairs.get(i), pairs.get(i + 1))) {
                throw refusal("the pickle sets the key '" + pairs.get(i) + "' twice");
            }
        }
    }

    private void build(Object state) {
        Object target = top();
        if (target instanceof Py.Opaque object && object.state == Py.None.NONE) {
            object.state = state;
        } else if (!(target instanceof Py.Dict)) {
            throw refusal("the pickle sets the state of something that has none");
        }
        // The state of an OrderedDict is the _metadata of a state dict: version numbers of modules, of no use here.
    }

    private String asText(Object value) {
        if (value instanceof String text && text.length() <= MAX_NAME) {
            return text;
        }
        throw refusal("the pickle makes a name out of something that is none");
    }

    UntrustedException refusal(String what) {
        return in.refusal(what);
    }
}
