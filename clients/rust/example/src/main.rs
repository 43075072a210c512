//! Every kind of request against the demo models. Panics when an answer is not the expected one.
use nestling_client::apis::{chat_api, configuration::Configuration, embeddings_api, models_api, pooling_api, Error};
use nestling_client::models::{
    ChatCompletionChunk, ChatCompletionRequest, ChatMessage, EmbeddingsRequest, ErrorResponse, FunctionDefinition,
    MessageRole, RerankRequest, ToolDefinition,
};
use serde_json::{from_str, from_value, json};

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut client = Configuration::new();
    client.base_path = std::env::var("NESTLING_URL").unwrap_or("http://localhost:8000".into());
    client.bearer_access_token = Some(std::env::var("NESTLING_API_KEY").unwrap_or("none".into()));

    let models = models_api::list_models(&client).await?.data;
    let names: Vec<_> = models.into_iter().map(|model| model.id).collect();
    expect("models", &names.join(" "), names.iter().any(|name| name == "demo-chat"));

    let answer = chat_api::create_chat_completion(&client, question()).await?;
    let content = answer.choices[0].message.content.clone().unwrap_or_default();
    expect("chat", &content, content.contains("Paris"));

    let weather = chat_api::create_chat_completion(&client, weather_question()?).await?;
    let calls = weather.choices[0].message.tool_calls.clone().ok_or("no tool call")?;
    let arguments = &calls[0].function.arguments;
    expect("tool call", arguments, arguments.contains("San Francisco"));

    let texts = EmbeddingsRequest::new(Some(json!(["The sea was calm.", "Good."])));
    let vectors = embeddings_api::create_embeddings(&client, texts).await?.data;
    let vector: Vec<f64> = from_value(vectors[1].embedding.clone().ok_or("no vector")?)?;
    expect("embeddings", &vectors.len().to_string(), vector.len() > 1);

    let documents = json!(["Bread is baked in an oven.", "The capital of France is Paris."]);
    let query = RerankRequest::new(Some(json!("What is the capital of France?")), Some(documents));
    let ranking = pooling_api::create_rerank(&client, query).await?.results;
    expect("rerank", &ranking[0].index.to_string(), ranking[0].index == 1);

    let wrong = ChatCompletionRequest { temperature: Some(3.0), ..question() };
    match chat_api::create_chat_completion(&client, wrong).await {
        Err(Error::ResponseError(failure)) => {
            let param = from_str::<ErrorResponse>(&failure.content)?.error.param.unwrap_or_default();
            expect("error", &format!("{} {param}", failure.status), param == "temperature");
        }
        _ => panic!("no error"),
    }

    let streamed = stream(&client, question()).await?;
    expect("stream", &streamed, streamed.contains("Paris"));
    Ok(())
}

fn message(text: &str) -> ChatMessage {
    ChatMessage { content: Some(Some(json!(text))), ..ChatMessage::new(MessageRole::User) }
}

fn question() -> ChatCompletionRequest {
    ChatCompletionRequest {
        model: Some("demo-chat".into()),
        temperature: Some(0.0),
        ..ChatCompletionRequest::new(vec![message("What is the capital of France?")])
    }
}

fn weather_question() -> Result<ChatCompletionRequest, Failure> {
    let function = FunctionDefinition {
        description: Some("Get the current weather in a given location".into()),
        parameters: Some(from_value(json!({
            "type": "object",
            "properties": {
                "location": { "type": "string" },
                "unit": { "type": "string", "enum": ["celsius", "fahrenheit"] }
            },
            "required": ["location", "unit"]
        }))?),
        ..FunctionDefinition::new("get_weather".into())
    };
    Ok(ChatCompletionRequest {
        temperature: Some(0.0),
        tools: Some(vec![ToolDefinition { r#type: Some("function".into()), ..ToolDefinition::new(function) }]),
        tool_choice: Some(Some(json!("required"))),
        ..ChatCompletionRequest::new(vec![message("What's the weather like in San Francisco?")])
    })
}

// docs: streaming
/// The generated function waits for the whole answer; a stream is read with reqwest and the generated types.
async fn stream(client: &Configuration, request: ChatCompletionRequest) -> Result<String, Failure> {
    let body = ChatCompletionRequest { stream: Some(true), ..request };
    let mut response = client
        .client
        .post(format!("{}/v1/chat/completions", client.base_path))
        .bearer_auth(client.bearer_access_token.clone().unwrap_or_default())
        .header("content-type", "application/json")
        .body(serde_json::to_string(&body)?)
        .send()
        .await?
        .error_for_status()?;
    let (mut answer, mut pending) = (String::new(), Vec::new());
    while let Some(bytes) = response.chunk().await? {
        pending.extend_from_slice(&bytes);
        while let Some(end) = pending.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = pending.drain(..=end).collect();
            let Some(data) = std::str::from_utf8(&line)?.trim_end().strip_prefix("data: ") else { continue };
            if data == "[DONE]" {
                continue;
            }
            let chunk: ChatCompletionChunk = from_str(data)?;
            if let Some(text) = chunk.choices.first().and_then(|choice| choice.delta.content.as_deref()) {
                answer.push_str(text);
            }
        }
    }
    Ok(answer)
}
// docs: end

fn expect(what: &str, got: &str, right: bool) {
    println!("rust {what}: {got}");
    assert!(right, "{what}: unexpected answer");
}
