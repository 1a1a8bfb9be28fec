export async function runDemo(){return 0}
