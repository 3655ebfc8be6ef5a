package dev.rouse.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.TypeWrappedDeserializer;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Looks through a type and all that it declares for what Jackson could never read: an interface or abstract class without type
 * information, a class that cannot be made, a key of a map without a way back from text. What only a value can show is left to that.
 */
public final class JacksonReading {

    private final DeserializationContext context;
    private final DeserializationConfig config;
    private final SerializationContext writing;
    private final Set<JavaType> seen = new HashSet<>();

    /** Looks at types as {@code mapper} would read them. */
    public JacksonReading(ObjectMapper mapper) {
        this.context = mapper._deserializationContext();
        this.config = mapper.deserializationConfig();
        this.writing = mapper._serializationContext();
    }

    /** Describes what is wrong with {@code type}; null when nothing is known to be. */
    public @Nullable String fault(JavaType type) {
        if (config.getProblemHandlers() != null) {
            return null; // Somebody's own code may read what Jackson cannot.
        }
        try {
            return fault(type, context.findRootValueDeserializer(type), "");
        } catch (JacksonException e) {
            return undefined(type, e);
        }
    }

    private @Nullable String fault(JavaType type, @Nullable ValueDeserializer<?> reader, String at) {
        if (reader instanceof TypeWrappedDeserializer) {
            return ofSubtypes(type, at);
        }
        if (reader == null || !seen.add(type)) {
            return null;
        }
        if (reader instanceof AbstractDeserializer) {
            return type.getRawClass().getTypeName() + at + " is "
                    + (type.isInterface() ? "an interface" : "an abstract class")
                    + ", and nothing that is written says which class to read: annotate it with @JsonTypeInfo, and with @JsonSubTypes"
                    + " where it is not sealed, or declare a class that can be made";
        }
        if (reader instanceof BeanDeserializerBase bean) {
            return isMakeable(type, bean.getValueInstantiator()) ? ofProperties(type, bean) : unmakeable(type, at);
        }
        if (reader instanceof ContainerDeserializerBase<?> container) {
            return ofContent(container.getContentType(), container.getContentDeserializer(), at);
        }
        JavaType content = type.getReferencedType();
        return content == null ? null : ofContent(content, null, at);
    }

    /**
     * Tells whether Jackson can make an instance of what is written as an object: a constructor with one number or text
     * alone does not do.
     */
    private boolean isMakeable(JavaType type, ValueInstantiator made) {
        return made.canCreateUsingDefault()
                || made.canCreateFromObjectWith()
                || made.canCreateUsingDelegate()
                || made.canCreateUsingArrayDelegate()
                || made.canInstantiate() && !(writing.findValueSerializer(type) instanceof BeanSerializerBase);
    }

    private @Nullable String ofProperties(JavaType owner, BeanDeserializerBase bean) {
        for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
            SettableBeanProperty property = all.next();
            String at = " (" + property.getName() + " of " + owner.getRawClass().getTypeName() + ")";
            String fault = isForeign(property) ? null : ofProperty(property, at);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    /** Whether what is read is not decided by the property's type. */
    private boolean isForeign(SettableBeanProperty property) {
        return property.isInjectionOnly()
                || property.getMember() != null
                        && property.getType().isContainerType()
                        && context.findTypeDeserializer(property.getType().getContentType()) == null
                        && context.findPropertyContentTypeDeserializer(property.getType(), property.getMember())
                                != null;
    }

    private @Nullable String ofProperty(SettableBeanProperty property, String at) {
        if (property.hasValueTypeDeserializer()) {
            return ofSubtypes(property.getType(), at);
        }
        return fault(
                property.getType(),
                property.hasValueDeserializer()
                        ? property.getValueDeserializer()
                        : context.findContextualValueDeserializer(property.getType(), property),
                at);
    }

    private @Nullable String ofContent(@Nullable JavaType content, @Nullable ValueDeserializer<?> reader, String at) {
        if (content == null) {
            return null;
        }
        return context.findTypeDeserializer(content) != null
                ? ofSubtypes(content, at)
                : fault(content, reader == null ? context.findContextualValueDeserializer(content, null) : reader, at);
    }

    /** Those that are known by their names. Of one that says its class itself, the values will tell. */
    private @Nullable String ofSubtypes(JavaType type, String at) {
        if (type.isContainerType()) {
            return null;
        }
        for (NamedType sub : config.getSubtypeResolver()
                .collectAndResolveSubtypesByClass(config, context.introspectClassAnnotations(type))) {
            JavaType subtype = context.constructSpecializedType(type, sub.getType());
            String fault = subtype.isAbstract()
                    ? null
                    : fault(subtype, context.findContextualValueDeserializer(subtype, null), at);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static String unmakeable(JavaType type, String at) {
        Class<?> raw = type.getRawClass();
        String what = raw.getTypeName() + at;
        if (raw.isMemberClass() && !Modifier.isStatic(raw.getModifiers())) {
            return what + " is an inner class, which cannot be made without its outer object: make it static";
        }
        return what
                + " has no constructor that can be given what was written: make it a record, or annotate a constructor or factory"
                + " method with @JsonCreator"
                + (isKotlin(raw) ? ", or add tools.jackson.module:jackson-module-kotlin" : "");
    }

    private static boolean isKotlin(Class<?> raw) {
        return Stream.of(raw.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> type.getName().equals("kotlin.Metadata"));
    }

    private static String undefined(JavaType type, JacksonException e) {
        String reason = e.getOriginalMessage();
        if (e instanceof InvalidDefinitionException definition && definition.getType() != null) {
            String name = definition.getType().getRawClass().getTypeName();
            if (reason != null && reason.contains("Key deserializer")) {
                return name + " is a key of a map in " + type.getRawClass().getTypeName()
                        + ", and nothing makes one from the text that is written: give it a constructor or factory method with one"
                        + " String, annotated with @JsonCreator, and a method that makes that text, annotated with @JsonValue; or"
                        + " store a list of entries";
            }
            return name + " cannot be read: " + reason;
        }
        return type.getRawClass().getTypeName() + " cannot be read: " + reason;
    }
}
