package dev.reprise.model.family;

import dev.reprise.core.InvalidInputException;

/** Sizes that several families read in the same way. */
final class Sizes {
    private Sizes() {}

    /** Key-value heads: {@code num_key_value_heads}, by default one a query head. */
    static int groups(Config config, int heads) {
        int groups = config.size("num_key_value_heads", heads);
        if (heads % groups != 0) {
            throw new InvalidInputException(config.origin() + ": " + heads + " query heads cannot share " + groups
                    + " key-value heads (num_key_value_heads must divide num_attention_heads)");
        }
        return groups;
    }

    /** d_head: {@code head_dim}, by default the model's width over the heads. */
    static int headWidth(Config config, int width, int heads) {
        if (config.has("head_dim")) {
            return config.size("head_dim");
        }
        if (width % heads != 0) {
            throw new InvalidInputException(
                    config.origin() + ": a width of " + width + " does not divide into " + heads + " heads");
        }
        return width / heads;
    }
}
