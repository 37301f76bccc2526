package dev.reprise.feed;

/**
 * Under whose name a paper was listed.
 *
 * @param name     as in addresses, such as {@code apple}
 * @param fullName as people read it
 */
public record Organization(String name, String fullName) {
    /** @throws dev.reprise.core.InvalidInputException if one is empty or too long */
    public Organization {
        name = Texts.required(name, "organisation", 100);
        fullName = Texts.required(fullName, "organisation", 300);
    }
}
