package superb.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ActivationMemoryTest {

    @Test
    void tensorsAreFreedAfterTheirLastUse() {
        ActivationMemory memory = new ActivationMemory();
        int a = memory.allocate(100);
        memory.useForNext(a);
        int b = memory.allocate(10); // a and b: 110
        memory.useForNext(b);
        int c = memory.allocate(60); // b and c: 70
        memory.useForNext(c);
        memory.useForNext(b);
        memory.allocate(70); // b, c and the result: 140
        assertEquals(140, memory.peakBytes());
        memory.keep(a); // a is a result: it is there all the time
        assertEquals(240, memory.peakBytes());
    }

    @Test
    void weightsAreNoActivations() {
        ActivationMemory memory = new ActivationMemory();
        memory.useForNext(ActivationMemory.NONE);
        memory.allocate(5);
        memory.keep(ActivationMemory.NONE);
        assertEquals(5, memory.peakBytes());
    }
}
