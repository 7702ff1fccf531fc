# docker build -t ibid . && docker run --env-file .env -v ./corpus:/app/corpus:ro -v ibid-data:/app/data ibid
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd ./cmd
COPY bot ./bot
COPY retrieval ./retrieval
COPY prompts ./prompts
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/ibid ./cmd/ibid
# There is no shell in the final image to make a folder with.
RUN mkdir /out/data

FROM gcr.io/distroless/static-debian12:nonroot
WORKDIR /app
COPY --from=build /out/ibid /app/ibid
COPY retrieval/lexicon/data /app/lexicon
# 65532 is nonroot. A new volume takes over the owner of the folder that it covers.
COPY --chown=65532:65532 corpus /app/corpus
COPY --from=build --chown=65532:65532 /out/data /app/data
ENV CORPUS_DIR=/app/corpus DATA_DIR=/app/data
VOLUME ["/app/corpus", "/app/data"]
USER 65532:65532
ENTRYPOINT ["/app/ibid"]
CMD ["serve"]
