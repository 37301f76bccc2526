package dev.reprise.feed.syndication;

import dev.reprise.feed.text.Xml;
import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes elements; what XML cannot hold is left out of their text. */
final class XmlDocument {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

    /** What stands inside of an element. */
    interface Content {
        void write() throws XMLStreamException;
    }

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter writer;

    private XmlDocument() throws XMLStreamException {
        writer = FACTORY.createXMLStreamWriter(text);
    }

    interface Body {
        void write(XmlDocument document) throws XMLStreamException;
    }

    static String of(Body body) {
        try {
            var document = new XmlDocument();
            document.writer.writeStartDocument("utf-8", "1.0");
            body.write(document);
            document.writer.writeEndDocument();
            document.writer.close();
            return document.text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e); // a string takes everything
        }
    }

    /** @param attributes a name, its value, a name, its value */
    void element(String name, Content content, String... attributes) throws XMLStreamException {
        writer.writeStartElement(name);
        attributes(attributes);
        content.write();
        writer.writeEndElement();
    }

    void element(String name, String content, String... attributes) throws XMLStreamException {
        element(name, () -> writer.writeCharacters(Xml.legal(content).replace("\r", "")), attributes);
    }

    void empty(String name, String... attributes) throws XMLStreamException {
        writer.writeEmptyElement(name);
        attributes(attributes);
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            writer.writeAttribute(attributes[i], Xml.legal(attributes[i + 1]));
        }
    }
}
