package dev.rouse.json;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonGeneratorDelegate;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares what was written of a value with what is written of it after it was read. The order of elements counts only where
 * what was read keeps one: a set that does not may be written in any.
 */
public final class JacksonRoundTrip {

    /** Constraints that refuse nothing: what is stored was written here, and is read however long it is. */
    public static final StreamReadConstraints ALL = StreamReadConstraints.builder()
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .build();

    private final ObjectMapper mapper;
    private final ObjectWriter writer;

    /** Compares what {@code writer}, which is of {@code mapper}, writes. */
    public JacksonRoundTrip(ObjectMapper mapper, ObjectWriter writer) {
        this.mapper = mapper;
        this.writer = writer;
    }

    /**
     * @param bytes what was written of {@code value}
     * @param back what was read of them
     * @return what is lost; null for nothing
     */
    public @Nullable String lost(Object value, byte[] bytes, Object back) {
        byte[] again = writer.writeValueAsBytes(back);
        String difference = Arrays.equals(bytes, again) ? null : difference(bytes, back, again);
        return difference == null ? new UnwrittenParts().of(value, back) : difference;
    }

    private @Nullable String difference(byte[] bytes, Object back, byte[] again) {
        try {
            ByteArrayOutputStream noted = new ByteArrayOutputStream(bytes.length);
            Notes notes = new Notes(mapper, noted);
            writer.writeValue(notes, back);
            notes.close();
            return new TreeDifference(notes.places).of(tree(bytes), tree(noted.toByteArray()));
        } catch (RuntimeException e) {
            return ByteCounts.areSame(bytes, again) ? null : ByteCounts.told(bytes, again); // A format without trees.
        }
    }

    /** JSON is read as it stands, whatever the mapper would make of its numbers. */
    private JsonNode tree(byte[] bytes) {
        return mapper.tokenStreamFactory() instanceof JsonFactory
                ? JsonMapper.builder(
                                JsonFactory.builder().streamReadConstraints(ALL).build())
                        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                        .build()
                        .readTree(bytes)
                : mapper.readTree(bytes);
    }

    /** Notes what is special about the places that are written. */
    private static final class Notes extends JsonGeneratorDelegate {

        private final TreeDifference.Places places = new TreeDifference.Places();
        private final DeserializationContext reading;

        Notes(ObjectMapper mapper, OutputStream out) {
            super(mapper.createGenerator(out), false);
            this.reading = mapper._deserializationContext();
        }

        @Override
        public JsonGenerator writeStartArray(@Nullable Object value) {
            note(value);
            return super.writeStartArray(value);
        }

        @Override
        public JsonGenerator writeStartArray(@Nullable Object value, int size) {
            note(value);
            return super.writeStartArray(value, size);
        }

        @Override
        public JsonGenerator writeStartObject(@Nullable Object value) {
            note(value);
            return super.writeStartObject(value);
        }

        @Override
        public JsonGenerator writeStartObject(@Nullable Object value, int size) {
            note(value);
            return super.writeStartObject(value, size);
        }

        private void note(@Nullable Object value) {
            if (value instanceof SortedMap) {
                places.sorted().add(place());
            } else if (value instanceof Collection) {
                if (!isOrdered(value)) {
                    places.unordered().add(place());
                }
            } else if (value != null && UnwrittenParts.isUsers(value.getClass())) {
                unread(reading.constructType(value.getClass()));
            }
        }

        /** Properties that are written for others, as {@code READ_ONLY} says, and not read back. */
        private void unread(JavaType type) {
            BeanDescription described = reading.introspectBeanDescription(type);
            Set<String> names = new HashSet<>(described.getIgnoredPropertyNames());
            names.addAll(reading.getAnnotationIntrospector()
                    .findPropertyIgnoralByName(reading.getConfig(), described.getClassInfo())
                    .findIgnoredForDeserialization());
            names.forEach(name -> places.unread().add(TreeDifference.plus(place(), name)));
        }

        private static boolean isOrdered(Object value) {
            return value instanceof List
                    || value instanceof SortedSet
                    || value instanceof LinkedHashSet
                    || value instanceof EnumSet
                    || value instanceof Queue;
        }

        private List<String> place() {
            ArrayDeque<String> steps = new ArrayDeque<>();
            for (TokenStreamContext at = streamWriteContext(); at != null && !at.inRoot(); at = at.getParent()) {
                steps.addFirst(at.inArray() ? TreeDifference.ANY : String.valueOf(at.currentName()));
            }
            return List.copyOf(steps);
        }
    }
}
