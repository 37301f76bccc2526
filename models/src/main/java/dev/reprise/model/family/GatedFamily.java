package dev.reprise.model.family;

import java.util.Set;

/** A family that is a {@link GatedDecoder}, whose weights are named as Llama's. */
interface GatedFamily extends Family {
    @Override
    default String prefix() {
        return "model.";
    }

    @Override
    default Set<String> constants() {
        return Set.of("rotary_emb.inv_freq");
    }
}
