package superb.sequence;

import java.util.List;

/** Draws what is done to the items of a mini-batch. */
public interface Augmenting {
    /** Nothing is done. */
    Augmenting NONE = (visit, frames) -> List.of();

    /**
     * @param visit number of the mini-batch, counted from the first update: the same one is always drawn alike
     * @param frames of its items
     * @return one an item, or empty
     */
    List<Augmentation> draw(long visit, int[] frames);
}
