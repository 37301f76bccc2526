package dev.reprise.feed.importing;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Texts;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML read as a tree, without DTDs, so without entities but XML's own five; bounded in depth and number of elements. */
final class Xml {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ELEMENTS = 5_000_000;

    private Xml() {}

    /**
     * An element.
     *
     * @param namespace empty if it has none
     * @param text      of itself, without that of its children
     */
    record Element(
            String namespace,
            String name,
            int line,
            Map<String, String> attributes,
            List<Element> children,
            StringBuilder text) {

        Stream<Element> children(String childName) {
            return children.stream().filter(c -> c.name.equals(childName));
        }

        Optional<Element> child(String childName) {
            return children(childName).findFirst();
        }

        /** The text of the first child of that name, one line; empty if there is none, or nothing in it. */
        Optional<String> textOf(String childName) {
            return child(childName).map(Element::oneLine).filter(t -> !t.isEmpty());
        }

        /** The text as one line. */
        String oneLine() {
            return Texts.oneLine(text.toString());
        }

        Optional<String> attribute(String attribute) {
            return Optional.ofNullable(attributes.get(attribute)).filter(a -> !a.isEmpty());
        }
    }

    /** @throws InvalidInputException if it is not well-formed, has a DTD, or is too deep or too large */
    static Element parse(byte[] document) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((_, _, _, _) -> {
            throw new XMLStreamException("an external entity");
        });
        try {
            var reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            try {
                return parse(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            var at = e.getLocation();
            throw new InvalidInputException(
                    "not well-formed XML" + (at == null ? "" : " at line " + at.getLineNumber()) + ": " + reason(e), e);
        } catch (RuntimeException e) {
            if (e instanceof InvalidInputException) {
                throw e;
            }
            throw new InvalidInputException(
                    "not XML that can be read: " + Texts.oneLine(String.valueOf(e.getMessage())), e);
        }
    }

    private static String reason(XMLStreamException e) {
        var message = String.valueOf(e.getMessage());
        var last = Texts.oneLine(
                message.substring(message.lastIndexOf("Message: ") + 1).replaceFirst("^essage: ", ""));
        return last.length() > 200 ? last.substring(0, 200) + "..." : last;
    }

    private static Element parse(XMLStreamReader reader) throws XMLStreamException {
        var open = new ArrayDeque<Element>();
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    var element = element(reader);
                    if (++elements > MAX_ELEMENTS || open.size() >= MAX_DEPTH) {
                        throw new InvalidInputException(
                                "XML with too many elements, or too deep, at line " + element.line());
                    }
                    if (!open.isEmpty()) {
                        open.peek().children().add(element);
                    }
                    open.push(element);
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    var closed = open.pop();
                    if (open.isEmpty()) {
                        requireNothingBehind(reader);
                        return closed;
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.peek().text().append(reader.getText());
                    }
                }
                case XMLStreamConstants.DTD ->
                    throw new InvalidInputException(
                            "XML with a document type (<!DOCTYPE ...>) is refused: it could name other files");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new InvalidInputException("XML with the undeclared entity '&" + reader.getLocalName()
                            + ";' at line " + reader.getLocation().getLineNumber());
                default -> {
                    // comments and processing instructions say nothing about papers
                }
            }
        }
        throw new InvalidInputException("XML without an element");
    }

    private static void requireNothingBehind(XMLStreamReader reader) throws XMLStreamException {
        while (reader.hasNext()) {
            reader.next();
        }
    }

    private static Element element(XMLStreamReader reader) {
        var attributes = new HashMap<String, String>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
        }
        var namespace = reader.getNamespaceURI();
        return new Element(
                namespace == null ? "" : namespace,
                reader.getLocalName(),
                reader.getLocation().getLineNumber(),
                attributes,
                new ArrayList<>(),
                new StringBuilder());
    }
}
