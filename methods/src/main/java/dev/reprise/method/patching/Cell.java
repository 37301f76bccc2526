package dev.reprise.method.patching;

import dev.reprise.model.HookPoint;
import dev.reprise.model.Site.Layout;

/**
 * What one swap replaces: an activation, at one position or all, of one head or all.
 *
 * @param position 0-based in the row's own sequence, or {@link #ALL}; on attention patterns the query's
 * @param head 0-based, or {@link #ALL}
 */
public record Cell(HookPoint point, int position, int head) {
    public static final int ALL = -1;

    public Cell {
        if (position < ALL || head < ALL) {
            throw new IllegalArgumentException("position " + position + ", head " + head);
        }
        if (head != ALL && point.site().layout() == Layout.RESIDUAL) {
            throw new IllegalArgumentException(point + " has no heads");
        }
    }

    /** An activation at one position. */
    public static Cell at(HookPoint point, int position) {
        return new Cell(point, position, ALL);
    }

    /** One head at all positions. */
    public static Cell head(HookPoint point, int head) {
        return new Cell(point, ALL, head);
    }
}
