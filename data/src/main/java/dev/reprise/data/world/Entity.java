package dev.reprise.data.world;

/**
 * Something that has a name.
 *
 * @param type {@code city}, {@code person}, {@code country}, ...; those of tales begin with {@code tale-}, those that no text mentions with
 *     {@code new-}
 * @param id number within its type, from 0
 * @param name as it stands in a text
 * @param group its split group, from 1: objects of one group are each other's alternatives
 */
public record Entity(String type, int id, String name, int group) {
    /** {@code city:17}. */
    public String ref() {
        return type + ":" + id;
    }
}
