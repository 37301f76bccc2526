package dev.reprise.feed.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Reads output with a strict XML parser and holds it against the elements and attributes that are allowed. */
final class AllowList {
    private final Map<String, Set<String>> attributesOf;

    AllowList(Map<String, Set<String>> attributesOf) {
        this.attributesOf = attributesOf;
    }

    /** @return the parsed output under an element {@code root} */
    Document check(String html) throws Exception {
        var document = parse("<root>" + html + "</root>");
        for (Node child = document.getDocumentElement().getFirstChild();
                child != null;
                child = child.getNextSibling()) {
            check(child, html);
        }
        return document;
    }

    private static Document parse(String xml) throws Exception {
        var factory = factory();
        var builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler());
        try {
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (org.xml.sax.SAXException e) {
            throw new AssertionError("not well-formed: " + xml, e);
        }
    }

    private static DocumentBuilderFactory factory() throws ParserConfigurationException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory;
    }

    private void check(Node node, String html) {
        assertThat(node.getNodeType()).as("node of %s", html).isIn(Node.TEXT_NODE, Node.ELEMENT_NODE);
        if (node instanceof Element element) {
            assertThat(attributesOf).as("elements of %s", html).containsKey(element.getTagName());
            for (int i = 0; i < element.getAttributes().getLength(); i++) {
                assertThat(attributesOf.get(element.getTagName()))
                        .as("attributes of %s", html)
                        .contains(element.getAttributes().item(i).getNodeName());
            }
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            check(child, html);
        }
    }
}
