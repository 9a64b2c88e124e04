package superb.engine;

/**
 * An upstream as a graph, as far as a record names it.
 *
 * @param sha256 of operators and wiring, without the numbers of weights
 * @param quantizedMatrices matrices of weights in bytes
 */
public record WrittenGraph(String sha256, int quantizedMatrices) {}
