package dev.reprise.model;

import dev.reprise.core.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A typed, named place in the forward pass. Prints and parses as TransformerLens writes it.
 *
 * <pre>{@code
 * HookPoint point = Site.RESID_PRE.at(3);
 * point.toString();                                  // "blocks.3.hook_resid_pre"
 * HookPoint.parse("blocks.3.hook_in").equals(point); // true: the newer spelling
 * }</pre>
 *
 * @param layer 0-based; 0 for sites outside of the blocks
 */
public record HookPoint(Site site, int layer) {
    /** Apart, because the sites make their points while they are made themselves. */
    private static final class Names {
        static final Pattern IN_BLOCK = Pattern.compile("blocks\\.(\\d{1,6})\\.(.+)");
        static final Map<String, Site> SITES = new HashMap<>();

        static {
            for (var site : Site.values()) {
                SITES.put(site.pattern(), site);
                site.aliases().forEach(alias -> SITES.put(alias, site));
            }
        }
    }

    public HookPoint {
        if (layer < 0) {
            throw new IllegalArgumentException("negative layer " + layer);
        }
    }

    /**
     * The point of a name, in either of TransformerLens' spellings. Whether a model has it is checked when it is run.
     *
     * @throws InvalidInputException for a name that no model knows
     */
    public static HookPoint parse(String name) {
        var inBlock = Names.IN_BLOCK.matcher(name);
        if (inBlock.matches()) {
            var site = Names.SITES.get("blocks.%d." + inBlock.group(2));
            if (site != null) {
                return site.at(Integer.parseInt(inBlock.group(1)));
            }
        } else {
            var site = Names.SITES.get(name);
            if (site != null && !site.isInBlock()) {
                return site.point();
            }
        }
        throw new InvalidInputException("unknown hook point '" + name
                + "'; names look like blocks.3.hook_resid_pre, blocks.3.attn.hook_z or ln_final.hook_scale;"
                + " 'reprise models inspect MODEL' lists those of a model");
    }

    @Override
    public String toString() {
        return site.isInBlock() ? site.pattern().replace("%d", Integer.toString(layer)) : site.pattern();
    }
}
